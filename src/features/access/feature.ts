/** The door of the room of rights and tokens. */
import type { Button } from "../../chat/command.ts";
import { on } from "../../core/events.ts";
import { goneAsked, organisationApplied } from "../organisation/events.ts";
import { personLeft } from "../person/events.ts";
import type { Room } from "../room.ts";
import { tokensCard } from "./cards.ts";
import { accessCommand, tokenCommand } from "./commands.ts";
import { endToken, endTokensOf } from "./end-token.ts";
import { findTokens } from "./find-tokens.ts";
import { followRenames } from "./follow-renames.ts";
import { nameGone } from "./name-gone.ts";

const endTokenButton: Button = {
  action: "access.end-token",
  run: async (ctx, press) => {
    await endToken(ctx, { tokenId: press.subject.id });
    return { to: "you", card: tokensCard(ctx, await findTokens(ctx)) };
  },
};

export const accessRoom = {
  name: "access",
  isFoundation: true,
  commands: [accessCommand, tokenCommand],
  buttons: [endTokenButton],
  listeners: [
    on(personLeft, (ctx, person) => endTokensOf(ctx, person.id)),
    on(organisationApplied, async (ctx, { names }) => void (await followRenames(ctx, { names }))),
    on(goneAsked, nameGone),
  ],
  rights: ["access.token", "access.read"],
} satisfies Room;
