/** What a person can type about rights: `baton access`, `baton token`. */
import type { Command } from "../../chat/command.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { findGrants } from "../person/find-grants.ts";
import { accessCard, tokenMadeCard, tokensCard } from "./cards.ts";
import { findTokens } from "./find-tokens.ts";
import { MakeToken, makeToken } from "./make-token.ts";

export const accessCommand: Command = {
  name: "baton access",
  help: "help.access",
  run: async (ctx, _line, here) => {
    if (here.place.isShared) throw new Refusal("person.only-inside");
    if (ctx.actor.kind === "account") throw new Refusal("access.missing-right", { right: "access.read" });
    return { to: "you", card: accessCard(ctx, await findGrants(ctx)) };
  },
};

/** `baton token ci release.request incident.open`: the name, then the rights. */
export const tokenCommand: Command = {
  name: "baton token",
  help: "help.token",
  run: async (ctx, line, here) => {
    requireRight(ctx, "access.token");
    const name = line.take();
    if (name === undefined) return { to: "you", card: tokensCard(ctx, await findTokens(ctx)) };
    // The secret is in the answer, and a channel keeps what it was shown.
    if (here.place.kind !== "personal") throw new Refusal("person.only-private");
    const rights = line.takeRest().split(/[\s,]+/).filter(Boolean);
    const wanted = MakeToken.safeParse({ name, rights });
    if (!wanted.success) throw new Refusal("access.which-rights", { name });
    const { token, secret } = await makeToken(ctx, wanted.data);
    return { to: "you", card: tokenMadeCard(ctx, token, secret) };
  },
};
