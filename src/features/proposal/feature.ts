/** The door of changes that need two: no command of its own, whoever can agree is asked. */
import type { Room } from "../room.ts";
import { proposalButtons } from "./buttons.ts";
import { proposalCard } from "./cards.ts";
import { getProposal } from "./find-proposals.ts";
import { DECIDE } from "./grade.ts";
import { proposalListeners } from "./listeners.ts";
import { lookTimer } from "./timers.ts";

export const proposalRoom = {
  name: "proposal",
  isFoundation: true,
  buttons: proposalButtons,
  cards: [{ kind: "proposal", card: async (ctx, of) => proposalCard(ctx, await getProposal(ctx, of.id)) }],
  timers: [lookTimer],
  listeners: proposalListeners,
  rights: [DECIDE],
} satisfies Room;
