import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { cleanText } from "../../core/instants.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, inArray, isNotNull, isNull } from "../../db/drizzle.ts";
import { releaseHeld } from "./events.ts";
import { getRelease, WAITING } from "./find-releases.ts";
import { lookAgain } from "./look-again.ts";
import { requireSteering } from "./may-steer.ts";
import { type Release, releases } from "./tables.ts";

const HoldRelease = z.strictObject({
  releaseId: z.uuid(),
  /** Null lifts the hold. */
  reason: z.string().transform(cleanText).pipe(z.string().trim().min(1).max(500)).nullable(),
});

/** A person holds a release that waits, with a reason, or lets it go on. Its approvals stand. */
export const holdRelease = verb("release.hold", HoldRelease, async (ctx, { releaseId, reason }) => {
  const before = await getRelease(ctx, releaseId, "lock");
  await requireSteering(ctx, before, { right: "release.go", also: "team" });
  const after = await setHold(ctx, before, reason);
  await recordAudit(ctx, {
    action: reason === null ? "release.hold-lifted" : "release.held-by-person",
    subject: subject("release", after),
    table: releases,
    before,
    after,
  });
  await emit(ctx, releaseHeld, after);
  return lookAgain(ctx, { releaseId });
});

async function setHold(ctx: Ctx, before: Release, reason: string | null): Promise<Release> {
  const person = actorPerson(ctx);
  if (person === null) throw new Denial("exception.not-a-person");
  const [after] = await ctx.tx
    .update(releases)
    .set(
      reason === null
        ? { heldAt: null, heldBy: null, heldReason: null }
        : { heldAt: now(ctx), heldBy: person, heldReason: reason },
    )
    .where(
      and(
        eq(releases.orgId, ctx.org.id),
        eq(releases.id, before.id),
        inArray(releases.state, [...WAITING]),
        reason === null ? isNotNull(releases.heldAt) : isNull(releases.heldAt),
      ),
    )
    .returning();
  if (after) return after;
  if (before.state !== "requested" && before.state !== "approved")
    throw new Refusal(`release.is-${before.state}`, { number: before.number });
  throw new Refusal(reason === null ? "release.not-held" : "release.already-held", { number: before.number });
}
