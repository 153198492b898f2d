/** The one transition from requested to approved, whoever brought it about. */
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { subject } from "../../core/subject.ts";
import { and, eq } from "../../db/drizzle.ts";
import { releaseApproved } from "./events.ts";
import { cancelExpiry } from "./expiry.ts";
import { findSeats } from "./find-progress.ts";
import { getRelease } from "./find-releases.ts";
import { lookAgain } from "./look-again.ts";
import { filledCount } from "./rule.ts";
import { type Release, releases } from "./tables.ts";
import { tellOutcome } from "./tell-release.ts";

/** Approves a release if everyone who must agree has; `past`: an exception stands for those who have not. */
export async function settleIfComplete(ctx: Ctx, release: Release, past?: "quorum"): Promise<Release> {
  const places = await findSeats(ctx, release);
  if (past === undefined && filledCount(places) < places.length) return release;
  const [after] = await ctx.tx
    .update(releases)
    .set({ state: "approved", decidedAt: now(ctx), decidedBy: actorPerson(ctx) })
    .where(
      and(
        eq(releases.orgId, ctx.org.id),
        eq(releases.id, release.id),
        eq(releases.state, "requested"),
        eq(releases.digest, release.digest),
      ),
    )
    .returning();
  if (!after) return getRelease(ctx, release.id);
  await cancelExpiry(ctx, after);
  await recordAudit(ctx, {
    action: "release.approved",
    subject: subject("release", after),
    table: releases,
    before: release,
    after,
  });
  await emit(ctx, releaseApproved, after);
  await refreshCards(ctx, subject("release", after));
  const looked = await lookAgain(ctx, { releaseId: after.id, isQuiet: true });
  if (places.length > 0) await tellOutcome(ctx, looked);
  return looked;
}
