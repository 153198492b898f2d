/** What a person can type about rights: `baton access`, `baton token`. */
import type { Command } from "../../chat/command.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { findGrants } from "../person/find-grants.ts";
import { accessCard, tokensCard } from "./cards.ts";
import { findTokens } from "./find-tokens.ts";

export const accessCommand: Command = {
  name: "baton access",
  help: "help.access",
  run: async (ctx, _line, here) => {
    if (here.place.isShared) throw new Refusal("person.only-inside");
    if (ctx.actor.kind === "account") throw new Denial("access.missing-right", { right: "access.read" });
    return { to: "you", card: accessCard(ctx, await findGrants(ctx)) };
  },
};

/** Lists what acts and ends it. Tokens are made at the command line: a chat keeps what it was shown. */
export const tokenCommand: Command = {
  name: "baton token",
  help: "help.token",
  run: async (ctx) => {
    requireRight(ctx, "access.token");
    return { to: "you", card: tokensCard(ctx, await findTokens(ctx)) };
  },
};
