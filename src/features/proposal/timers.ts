/** When somebody has to look at a proposal again: to carry it out, or because its time is over. */
import { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { cancelTimer, defineTimer, setTimer, type TimerKind } from "../../engine/timers.ts";
import { settleProposal } from "./settle-proposal.ts";
import type { Proposal } from "./tables.ts";

const Due = z.strictObject({ proposalId: z.uuid() });
const keyOf = (proposal: Pick<Proposal, "id">): string => `proposal:${proposal.id}:look`;

export const lookTimer: TimerKind<z.output<typeof Due>> = defineTimer({
  kind: "proposal.look-due",
  version: 1,
  payload: Due,
  fire: async (ctx, { proposalId }) => void (await settleProposal(ctx, { proposalId })),
});

export const setLook = (ctx: Ctx, proposal: Pick<Proposal, "id">, dueAt: Date): Promise<void> =>
  setTimer(ctx, lookTimer, { key: keyOf(proposal), dueAt, payload: { proposalId: proposal.id } });

export const cancelLook = (ctx: Ctx, proposal: Pick<Proposal, "id">): Promise<void> =>
  cancelTimer(ctx, keyOf(proposal));
