/** What came of one way, and of the page when no way is left. */
import { refreshCards } from "../../chat/live-cards.ts";
import { isSetUp } from "../../chat/methods.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { parseSubject } from "../../core/subject.ts";
import { and, eq, isNull, sql } from "../../db/drizzle.ts";
import { timers } from "../../engine/tables.ts";
import { setTimer } from "../../engine/timers.ts";
import { pageUndeliverable } from "./events.ts";
import { findAttempts } from "./find-pages.ts";
import { type Page, type PageAttempt, pageAttempts, pages } from "./tables.ts";
import { NEXT_WAY, wayKey } from "./way-key.ts";

/** Writes down an outcome; the first one that arrived is when the page was sent. `reason`: why it did not. */
export async function settleAttempt(
  ctx: Ctx,
  attempt: PageAttempt,
  settled: { readonly outcome: "sent" | "refused" | "unsure"; readonly reason: string | null },
): Promise<void> {
  const isSent = settled.outcome === "sent";
  await ctx.tx
    .update(pageAttempts)
    .set({ outcome: settled.outcome, reason: settled.reason, sentAt: isSent ? now(ctx) : null })
    .where(and(eq(pageAttempts.orgId, ctx.org.id), eq(pageAttempts.id, attempt.id)));
  if (!isSent) return followFailure(ctx, attempt.pageId);
  const [page] = await ctx.tx
    .update(pages)
    .set({ firstSentAt: now(ctx) })
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, attempt.pageId), isNull(pages.firstSentAt)))
    .returning();
  if (page) await refreshCards(ctx, parseSubject(page.about));
}

/**
 * A page that no way has reached goes on by the next one at once; where none is left it is said to be undeliverable,
 * and nobody waits for an answer to it. Where the loud ways have failed, the incident's card says so.
 */
export async function followFailure(ctx: Ctx, pageId: string): Promise<void> {
  // Two ways that fail at once would each see the other still on its way: the second looks after the first.
  const [page] = await ctx.tx
    .select()
    .from(pages)
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, pageId)))
    .for("update");
  if (!page) return;
  const attempts = await findAttempts(ctx, pageId);
  if (page.isLoud && !mayBeHeard(ctx, page, attempts)) await hush(ctx, page);
  if (attempts.some(hasHope)) return;
  if (!(await hasten(ctx, pageId))) await giveUp(ctx, pageId);
}

const hasHope = ({ outcome }: PageAttempt): boolean => outcome === "sent" || outcome === "waiting";

/** A loud way that is still to come counts, one that was tried only as long as it may work. */
function mayBeHeard(ctx: Ctx, page: Page, attempts: readonly PageAttempt[]): boolean {
  return page.ladder.some((way, index) => {
    const tried = attempts.filter((attempt) => attempt.way === index);
    return way.isLoud && (tried.length === 0 ? isSetUp(ctx.house, way.kind) : tried.some(hasHope));
  });
}

async function hush(ctx: Ctx, page: Page): Promise<void> {
  await ctx.tx
    .update(pages)
    .set({ isLoud: false })
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, page.id)));
  await refreshCards(ctx, parseSubject(page.about));
}

/** Nobody waits for an answer to it any more: whoever comes next is called at once. */
export async function giveUp(ctx: Ctx, pageId: string): Promise<void> {
  const [page] = await ctx.tx
    .update(pages)
    .set({ state: "undeliverable", revision: sql`${pages.revision} + 1` })
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, pageId), eq(pages.state, "due")))
    .returning();
  if (!page) return;
  await recordAudit(ctx, {
    action: "page.undeliverable",
    subject: parseSubject(page.about),
    table: pages,
    after: { personId: page.personId },
  });
  await refreshCards(ctx, parseSubject(page.about));
  await emit(ctx, pageUndeliverable, page);
}

/** Whether a next way was waiting for its minute; it waits no longer. */
async function hasten(ctx: Ctx, pageId: string): Promise<boolean> {
  const key = wayKey(pageId);
  const [waiting] = await ctx.tx
    .select({ payload: timers.payload })
    .from(timers)
    .where(and(eq(timers.orgId, ctx.org.id), eq(timers.key, key), eq(timers.state, "waiting")));
  if (!waiting) return false;
  const payload = NEXT_WAY.payload.parse(waiting.payload);
  await setTimer(ctx, NEXT_WAY, { key, dueAt: now(ctx), payload });
  return true;
}
