import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { actingAs, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, type Verb, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { defineTimer, setTimer } from "../../engine/timers.ts";
import { findNextStart } from "../calendar/find-freezes.ts";
import { releaseFreed } from "./events.ts";
import { expireRelease } from "./expire-release.ts";
import { findHolds, type Hold } from "./find-holds.ts";
import { getRelease } from "./find-releases.ts";
import { approvalKey, goodUntil, hasLapsed } from "./good-until.ts";
import { isAsking } from "./require-asking.ts";
import { type Release, releases } from "./tables.ts";
import { askAgain, tellWhetherFree } from "./tell-release.ts";
import { findWarnAt, warnRequester } from "./warn-approval.ts";

export const LookAgain = z.strictObject({
  releaseId: z.uuid(),
  /** Its requester is told by whoever asked for the look. */
  isQuiet: z.boolean().default(false),
});

export const lookTimer = defineTimer({
  kind: "release.look-due",
  version: 1,
  payload: LookAgain,
  fire: async (ctx, input) => void (await lookAgain(ctx, input)),
});

/**
 * Looks whether an approved release is still held, tells its requester when that changed, and sets the next
 * look at the first instant at which it can change by itself. An approval that has ended ends the release.
 */
export const lookAgain: Verb<z.input<typeof LookAgain>, Release> = verb(
  "release.look-again",
  LookAgain,
  async (ctx, input) => {
    // On whosever occasion: nobody needs a right for a freeze to end.
    rightFollowsFrom(ctx, true, "release.look-again");
    const release = await getRelease(ctx, input.releaseId, "lock");
    if (release.state !== "requested" && release.state !== "approved") return nothingChanged(ctx, release);
    if (hasLapsed(ctx, release))
      return expireRelease(actingAs(ctx, { kind: "baton", part: "release" }), { releaseId: release.id });
    const { holds } = await findHolds(ctx, release);
    await setNextLook(ctx, release, holds);
    await tendApproval(ctx, release);
    await refreshCards(ctx, subject("release", release));
    if (isAsking(release, holds)) await askAgain(ctx, release);
    const isFree = release.state === "approved" && holds.length === 0;
    if (isFree === release.isFree) return nothingChanged(ctx, release);
    const [after] = await ctx.tx
      .update(releases)
      .set({ isFree })
      .where(
        and(eq(releases.orgId, ctx.org.id), eq(releases.id, release.id), eq(releases.isFree, release.isFree)),
      )
      .returning();
    if (!after) return nothingChanged(ctx, release);
    await recordAudit(ctx, {
      action: isFree ? "release.freed" : "release.held",
      subject: subject("release", after),
      table: releases,
      before: { isFree: release.isFree },
      after: { isFree },
    });
    if (isFree) await emit(ctx, releaseFreed, after);
    if (!input.isQuiet) await tellWhetherFree(ctx, after, holds);
    return after;
  },
);

async function setNextLook(ctx: Ctx, release: Release, holds: readonly Hold[]): Promise<void> {
  const next = await findNextStart(ctx, { ...release, at: now(ctx) });
  const ends = holds.flatMap((hold) =>
    hold.kind === "planned"
      ? [hold.at]
      : hold.kind === "freeze"
        ? hold.freeze.spans.map((span) => span.endsAt)
        : [],
  );
  const due = [...ends, ...(next ? [next] : [])].filter((at) => at > now(ctx));
  const [first] = due.sort((a, b) => a.getTime() - b.getTime());
  if (first) await queueLook(ctx, release, first);
}

/** Warns where it is time to, and looks again when it is, or at the approval's end. */
async function tendApproval(ctx: Ctx, release: Release): Promise<void> {
  const until = goodUntil(release);
  if (until === null) return;
  const warnAt = await findWarnAt(ctx, release, until);
  const isTime = warnAt <= now(ctx);
  if (isTime) await warnRequester(ctx, release, until);
  await setTimer(ctx, lookTimer, {
    key: approvalKey(release),
    dueAt: isTime ? until : warnAt,
    payload: { releaseId: release.id, isQuiet: false },
  });
}

/** A look at an instant, by the engine; one a release, and the last word on when holds. */
export const queueLook = (ctx: Ctx, release: Pick<Release, "id">, at: Date): Promise<void> =>
  setTimer(ctx, lookTimer, {
    key: `release:${release.id}:look`,
    dueAt: at,
    payload: { releaseId: release.id, isQuiet: false },
  });
