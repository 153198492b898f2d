import { z } from "zod";
import { type Ctx, now } from "../../core/context.ts";
import { cleanText } from "../../core/instants.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { releaseRejected } from "./events.ts";
import { cancelExpiry } from "./expiry.ts";
import { getRelease } from "./find-releases.ts";
import { type Eligible, getEligible } from "./get-eligible.ts";
import { hasRunOut } from "./good-until.ts";
import { moveRelease } from "./move-release.ts";
import { requireAsking } from "./require-asking.ts";
import { approvals, type Release } from "./tables.ts";
import { tellOutcome } from "./tell-release.ts";

const RejectRelease = z.strictObject({
  releaseId: z.uuid(),
  digest: z.string(),
  reason: z.string().transform(cleanText).pipe(z.string().trim().min(1).max(500)),
});

/** Says no, with a reason. One person who may approve is enough; whoever agreed before may change his mind. */
export const rejectRelease = verb("release.reject", RejectRelease, async (ctx, input) => {
  const before = await getRelease(ctx, input.releaseId, "lock");
  const decider = await getEligible(ctx, before);
  rightFollowsFrom(ctx, decider.mayApprove, "release.approve");
  await requireAsking(ctx, before);
  // It ended by itself; its timer may be late to say so.
  if (hasRunOut(ctx, before)) throw new Refusal("release.is-expired", { number: before.number });
  if (input.digest !== before.digest) throw new Refusal("release.changed-since", { number: before.number });
  if (decider.shutOut === "own-request") throw new Denial("release.own-rejection");
  await writeRejection(ctx, before, decider);
  const after = await moveRelease(ctx, before, {
    from: [before.state],
    set: {
      state: "rejected",
      isFree: false,
      decidedAt: now(ctx),
      endedAt: now(ctx),
      decidedBy: decider.personId,
      rejectionReason: input.reason,
    },
    action: "release.rejected",
    event: releaseRejected,
  });
  await cancelExpiry(ctx, after);
  await tellOutcome(ctx, after);
  return after;
});

/** Who agreed before and now rejects has rejected: one decision a person. */
async function writeRejection(ctx: Ctx, release: Release, decider: Eligible): Promise<void> {
  const decision = {
    decision: "reject" as const,
    countsFor: decider.needs,
    account: decider.account,
    decidedAt: now(ctx),
  };
  const { orgId, id: releaseId, digest } = release;
  await ctx.tx
    .insert(approvals)
    .values({ ...decision, orgId, releaseId, digest, personId: decider.personId })
    .onConflictDoUpdate({
      target: [approvals.orgId, approvals.releaseId, approvals.digest, approvals.personId],
      set: decision,
    });
}
