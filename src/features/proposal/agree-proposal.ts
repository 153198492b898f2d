import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { getDecider, mayDecide } from "../exception/find-deciders.ts";
import { closeProposal } from "./close-proposal.ts";
import { ALONE_AFTER_MS, findCounting, getProposal, NEEDED } from "./find-proposals.ts";
import { DECIDE } from "./grade.ts";
import { proposalAgreements } from "./tables.ts";
import { setLook } from "./timers.ts";

export const AgreeProposal = z.strictObject({ proposalId: z.uuid() });

/**
 * One administrator agrees, by a right and an account that he had when it was asked. With the second one it is
 * carried out, by the engine a moment later.
 */
export const agreeProposal = verb("proposal.agree", AgreeProposal, async (ctx, { proposalId }) => {
  const proposal = await getProposal(ctx, proposalId, "lock");
  const decider = await getDecider(ctx, proposal.askedAt);
  const asked = { right: DECIDE, scope: {} };
  rightFollowsFrom(ctx, mayDecide(decider, asked), DECIDE);
  if (!mayDecide(decider, { ...asked, asOf: proposal.askedAt })) throw new Denial("exception.right-too-new");
  if (proposal.state !== "waiting") throw new Refusal(`proposal.is-${proposal.state}`);
  // Baton may be late to notice.
  if (proposal.expiresAt <= now(ctx)) throw new Refusal("proposal.is-expired");
  const { personId } = decider;
  const added = await ctx.tx
    .insert(proposalAgreements)
    .values({ orgId: ctx.org.id, proposalId, personId, agreedAt: now(ctx) })
    .onConflictDoNothing()
    .returning();
  if (added.length === 0) return nothingChanged(ctx, { proposal, isNew: false });
  const of = subject("proposal", proposal);
  await recordAudit(ctx, { action: "proposal.agreed-by", subject: of, after: { personId } });
  await refreshCards(ctx, of);
  if ((await findCounting(ctx, proposal)).length >= NEEDED) {
    await setLook(ctx, proposal, now(ctx));
    return { proposal: await closeProposal(ctx, proposal, "agreed"), isNew: true };
  }
  const alone = now(ctx).getTime() + ALONE_AFTER_MS;
  await setLook(ctx, proposal, new Date(Math.min(alone, proposal.expiresAt.getTime())));
  return { proposal, isNew: true };
});
