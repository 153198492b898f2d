/** A change of a release's state by one person: only from a state that allows it, on record, told. */
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { type Event, emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { subject } from "../../core/subject.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import { approvalKey } from "./good-until.ts";
import { type Release, releases } from "./tables.ts";

export type Move = {
  readonly from: readonly Release["state"][];
  readonly set: Partial<typeof releases.$inferInsert>;
  /** `release.withdrawn` */
  readonly action: string;
  readonly event: Event<Release>;
};

/** Errors: `release.is-<state>` where it is in no state that allows the move (any more). */
export async function moveRelease(ctx: Ctx, before: Release, move: Move): Promise<Release> {
  const [after] = await ctx.tx
    .update(releases)
    .set(move.set)
    .where(
      and(
        eq(releases.orgId, ctx.org.id),
        eq(releases.id, before.id),
        inArray(releases.state, [...move.from]),
      ),
    )
    .returning();
  if (!after) throw new Refusal(`release.is-${before.state}`, { number: before.number });
  if (before.state === "approved") await cancelTimer(ctx, approvalKey(before));
  await recordAudit(ctx, {
    action: move.action,
    subject: subject("release", after),
    table: releases,
    before,
    after,
  });
  await emit(ctx, move.event, after);
  await refreshCards(ctx, subject("release", after));
  return after;
}
