import { z } from "zod";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { closeProposal } from "./close-proposal.ts";
import { getProposal } from "./find-proposals.ts";
import { DECIDE } from "./grade.ts";
import { cancelLook } from "./timers.ts";

export const RefuseProposal = z.strictObject({ proposalId: z.uuid() });

/** One administrator is enough to say no. Errors: `proposal.is-…` where it is settled. */
export const refuseProposal = verb("proposal.refuse", RefuseProposal, async (ctx, { proposalId }) => {
  const proposal = await getProposal(ctx, proposalId, "lock");
  requireRight(ctx, DECIDE);
  if (proposal.state !== "waiting") throw new Refusal(`proposal.is-${proposal.state}`);
  await cancelLook(ctx, proposal);
  return closeProposal(ctx, proposal, "refused");
});
