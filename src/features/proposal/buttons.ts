/** What can be pressed on the card of a change that needs two. */
import { sentence } from "../../chat/card.ts";
import type { Button } from "../../chat/command.ts";
import { words } from "../../core/words.ts";
import { agreeProposal } from "./agree-proposal.ts";
import { refuseProposal } from "./refuse-proposal.ts";

export const proposalButtons: readonly Button[] = [
  {
    action: "proposal.agree",
    run: async (ctx, press) => {
      const { proposal, isNew } = await agreeProposal(ctx, { proposalId: press.subject.id });
      const t = words(ctx, "proposal");
      if (!isNew) return { to: "you", card: sentence(t("told.counts-already")) };
      return {
        to: "you",
        card: sentence(t(proposal.state === "agreed" ? "told.agreed" : "told.first"), "good"),
      };
    },
  },
  {
    action: "proposal.refuse",
    run: async (ctx, press) => {
      await refuseProposal(ctx, { proposalId: press.subject.id });
      return null; // the card that was pressed changes and says so
    },
  },
];
