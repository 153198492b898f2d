import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { confirmIfAsked } from "./confirm.ts";
import { findApprovals, type Given } from "./find-approvals.ts";
import { seated } from "./find-progress.ts";
import { getRelease } from "./find-releases.ts";
import { getEligible } from "./get-eligible.ts";
import { hasRunOut } from "./good-until.ts";
import { lookAgain } from "./look-again.ts";
import { requireAsking } from "./require-asking.ts";
import { filledCount } from "./rule.ts";
import { settleIfComplete } from "./settle.ts";
import { type Approval, approvals, type Release } from "./tables.ts";

const ApproveRelease = z.strictObject({
  releaseId: z.uuid(),
  /** What the card showed. */
  revision: z.int(),
  digest: z.string(),
});

/**
 * One person agrees to exactly what was shown. The row is locked first, so that of many who press at once
 * each counts once and one completes it. `isNew` is false where it counted already.
 */
export const approveRelease = verb("release.approve", ApproveRelease, async (ctx, input) => {
  const release = await getRelease(ctx, input.releaseId, "lock");
  const decider = await getEligible(ctx, release);
  rightFollowsFrom(ctx, decider.mayApprove, "release.approve");
  const before = await findApprovals(ctx, release);
  const mine = before.find((approval) => approval.personId === decider.personId);
  if (mine?.decision === "approve" && mine.stillMeets.length > 0 && input.digest === release.digest)
    return nothingChanged(ctx, { release, isNew: false });
  await requireAsking(ctx, release);
  // Its timer may be late; an agreement may not.
  if (hasRunOut(ctx, release)) throw new Refusal("release.is-expired", { number: release.number });
  if (input.digest !== release.digest || input.revision !== release.revision)
    throw new Refusal("release.changed-since", { number: release.number });
  if (decider.shutOut) throw new Denial(`release.${decider.shutOut}`, { number: release.number });
  await confirmIfAsked(ctx, release);
  const approval = await insertIfNeeded(ctx, release, { decider, before });
  await recordAudit(ctx, {
    action: "release.agreed",
    subject: subject("release", release),
    table: approvals,
    after: approval,
  });
  await refreshCards(ctx, subject("release", release));
  if (release.state === "requested") return { release: await settleIfComplete(ctx, release), isNew: true };
  return { release: await lookAgain(ctx, { releaseId: release.id }), isNew: true };
});

type Deciding = {
  readonly decider: Awaited<ReturnType<typeof getEligible>>;
  readonly before: readonly Given[];
};

/** An approval that fills no place would look like agreement and be none: it is refused. */
async function insertIfNeeded(ctx: Ctx, release: Release, { decider, before }: Deciding): Promise<Approval> {
  const approval: Approval = {
    orgId: ctx.org.id,
    releaseId: release.id,
    digest: release.digest,
    personId: decider.personId,
    decision: "approve",
    countsFor: decider.needs,
    account: decider.account,
    decidedAt: now(ctx),
  };
  const given = { ...approval, stillMeets: approval.countsFor };
  const fills = filledCount(seated(release, [...before, given])) > filledCount(seated(release, before));
  if (!fills) throw new Refusal("release.not-needed", { number: release.number });
  const { decision, countsFor, account, decidedAt } = approval;
  await ctx.tx
    .insert(approvals)
    .values(approval)
    // Given before, and lost since: with the account that was used then, or the right.
    .onConflictDoUpdate({
      target: [approvals.orgId, approvals.releaseId, approvals.digest, approvals.personId],
      set: { decision, countsFor, account, decidedAt },
    });
  return approval;
}
