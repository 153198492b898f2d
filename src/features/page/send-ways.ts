/** Tries the ways of a page that are due at a minute, and sets the timer for the next ones. */
import type { z } from "zod";
import { tell } from "../../chat/deliver.ts";
import { directoryPort } from "../../chat/directory.ts";
import { isSetUp } from "../../chat/methods.ts";
import { type Ctx, now } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { only } from "../../core/refusal.ts";
import { subject } from "../../core/subject.ts";
import { PRIORITY, queueEffect } from "../../engine/outbox.ts";
import { defineTimer, setTimer } from "../../engine/timers.ts";
import { contactEffects } from "./contact-effects.ts";
import { getPage, isLive } from "./find-pages.ts";
import { type Way, waysAt } from "./ladder.ts";
import { followFailure } from "./settle-attempt.ts";
import { NOT_SET_UP, type Page, type PageAttempt, pageAttempts } from "./tables.ts";
import { NEXT_WAY, wayKey } from "./way-key.ts";

const MINUTE_MS = 60_000;

/** The next way to reach someone who has not answered. */
export const nextWay = defineTimer<z.output<typeof NEXT_WAY.payload>>({
  ...NEXT_WAY,
  async fire(ctx, { pageId, minute }) {
    const page = await getPage(ctx, pageId);
    if (isLive(page)) await sendWays(ctx, page, minute);
  },
});

/** Where every way of this minute fails at once (no account, not set up), the next ones are tried now. */
export async function sendWays(ctx: Ctx, page: Page, minute: number): Promise<void> {
  const { due, nextMinute } = waysAt(page.ladder, minute);
  let isUnderWay = false;
  for (const index of due) {
    const way = page.ladder[index];
    if (way && (await sendWay(ctx, page, { way, index }))) isUnderWay = true;
  }
  if (nextMinute === null) return followFailure(ctx, page.id);
  if (!isUnderWay) return sendWays(ctx, page, nextMinute);
  await setNextWay(ctx, page, nextMinute);
}

/** The ways of that minute after the page began are tried then; at once where it is over. */
export const setNextWay = (
  ctx: Ctx,
  { id, dueAt }: Pick<Page, "id" | "dueAt">,
  minute: number,
): Promise<void> =>
  setTimer(ctx, nextWay, {
    key: wayKey(id),
    dueAt: new Date(dueAt.getTime() + minute * MINUTE_MS),
    payload: { pageId: id, minute },
  });

type Step = { readonly way: Way; readonly index: number };

/** Whether anything is on its way now. */
async function sendWay(ctx: Ctx, page: Page, step: Step): Promise<boolean> {
  const { kind } = step.way;
  if (kind === "chat") return sendChat(ctx, page, step);
  if (!isSetUp(ctx.house, kind)) {
    await addAttempt(ctx, page, { ...step, outcome: "refused", reason: NOT_SET_UP });
    return false;
  }
  const attempt = await addAttempt(ctx, page, { ...step, outcome: "waiting" });
  await queueEffect(ctx, contactEffects[kind], {
    mark: `page:${attempt.id}`,
    lane: `${kind}:${page.personId}`,
    priority: PRIORITY.page,
    payload: { attemptId: attempt.id },
  });
  return true;
}

/** On every chat the person is on, unless the way names one. */
async function sendChat(ctx: Ctx, page: Page, step: Step): Promise<boolean> {
  const [person] = (await fulfilled(ctx.house, directoryPort)?.findReachable(ctx, [page.personId])) ?? [];
  const known = [...new Set((person?.accounts ?? []).map((account) => account.platform))];
  const platforms = known.filter((platform) => step.way.address === "" || step.way.address === platform);
  let isUnderWay = false;
  for (const platform of platforms) {
    const postId = await tell(ctx, page.personId, {
      kind: "page",
      subject: subject("page", page),
      mark: `page:${page.id}:${step.index}`,
      card: "live",
      platform,
    });
    if (postId === null) continue;
    isUnderWay = true;
    const way = { ...step.way, address: platform };
    await addAttempt(ctx, page, { ...step, way, outcome: "waiting", postId });
  }
  if (!isUnderWay) await addAttempt(ctx, page, { ...step, outcome: "refused", reason: "no-account" });
  return isUnderWay;
}

type Tried = Step & Pick<typeof pageAttempts.$inferInsert, "outcome" | "reason" | "postId">;

async function addAttempt(ctx: Ctx, page: Page, { way, index, ...what }: Tried): Promise<PageAttempt> {
  const row = {
    orgId: ctx.org.id,
    pageId: page.id,
    personId: page.personId,
    way: index,
    dueAt: now(ctx),
    ...what,
  };
  return only(
    await ctx.tx
      .insert(pageAttempts)
      .values({ ...row, kind: way.kind, address: way.address })
      .returning(),
  );
}
