/** `/incident why`. */
import type { Command } from "../../chat/command.ts";
import { requireRight } from "../../core/rights.ts";
import { pickIncident } from "../incident/pick-incident.ts";
import { whyCard } from "./why-card.ts";

export const whyCommand: Command = {
  name: "incident why",
  help: "help.why",
  run: async (ctx, line, here) => {
    requireRight(ctx, "incident.read");
    return { to: "you", card: await whyCard(ctx, await pickIncident(ctx, line, here)) };
  },
};
