import { z } from "zod";
import { actingAs, type Ctx, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, type Verb, verb } from "../../core/verb.ts";
import { freeToken } from "../access/free-token.ts";
import { applyOrganisation, findFileHash } from "../organisation/apply-organisation.ts";
import { FileMistakes } from "../organisation/file-mistakes.ts";
import { closeProposal } from "./close-proposal.ts";
import { ALONE_AFTER_MS, findCounting, getProposal } from "./find-proposals.ts";
import type { Proposal } from "./tables.ts";
import { setLook } from "./timers.ts";

export const SettleProposal = z.strictObject({ proposalId: z.uuid() });

/** By the engine, when its time has come: carries out what was agreed, lets go what nobody agreed to. */
export const settleProposal: Verb<z.input<typeof SettleProposal>, Proposal> = verb(
  "proposal.settle",
  SettleProposal,
  async (ctx, { proposalId }) => {
    rightFollowsFrom(ctx, ctx.actor.kind === "timer" || ctx.actor.kind === "baton", "proposal.settle");
    const proposal = await getProposal(ctx, proposalId, "lock");
    if (proposal.state === "agreed") return carryOut(ctx, proposal);
    if (proposal.state !== "waiting") return nothingChanged(ctx, proposal);
    const [first] = await findCounting(ctx, proposal);
    const alone = first ? first.agreedAt.getTime() + ALONE_AFTER_MS : Number.POSITIVE_INFINITY;
    const last = proposal.expiresAt.getTime();
    if (alone <= Math.min(last, now(ctx).getTime()))
      return carryOut(ctx, await closeProposal(ctx, proposal, "agreed"));
    if (last <= now(ctx).getTime()) return closeProposal(ctx, proposal, "expired");
    // Whoever had agreed may not any more: it waits on.
    await setLook(ctx, proposal, new Date(Math.min(alone, last)));
    return nothingChanged(ctx, proposal);
  },
);

async function carryOut(ctx: Ctx, proposal: Proposal): Promise<Proposal> {
  if (proposal.kind === "token") {
    await freeToken(ctx, { tokenId: proposal.subject });
    return closeProposal(ctx, proposal, "done");
  }
  // Another file has come into force meanwhile: what they agreed to was a change of the one before.
  const isStale = (await findFileHash(ctx, "lock")) !== proposal.base;
  const isDone = !isStale && (await applyAgreed(ctx, proposal));
  return closeProposal(ctx, proposal, isDone ? "done" : "void");
}

/** False where it cannot be applied any more, or would do something else than was agreed. */
async function applyAgreed(ctx: Ctx, { askedBy, content }: Proposal): Promise<boolean> {
  const asked = actingAs(ctx, { kind: "file", by: askedBy });
  try {
    await ctx.tx.savepoint(() => applyOrganisation(asked, { text: content ?? "" }));
    return true;
  } catch (error) {
    if (error instanceof Refusal || error instanceof FileMistakes) return false;
    throw error;
  }
}
