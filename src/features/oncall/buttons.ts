/** What can be pressed about on-call duty. */
import type { Button } from "../../chat/command.ts";
import { coverCard } from "./cover-card.ts";
import { endCover } from "./end-cover.ts";

export const endCoverButton: Button = {
  action: "oncall.end-cover",
  run: async (ctx, press) => {
    const cover = await endCover(ctx, { coverId: press.subject.id });
    return { to: "you", card: await coverCard(ctx, cover, null) };
  },
};
