/** What the platforms tell of people. */
import { sentence } from "../../chat/card.ts";
import type { AskKind } from "../../chat/command.ts";
import { actingAs } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { blockAccount } from "./block-account.ts";
import { firstAdministrator } from "./first-administrator.ts";

/** Deactivated on one platform: that account acts no more. */
export const personChanged: AskKind = {
  ask: "person-changed",
  run: async (ctx, call) => {
    if (call.ask.kind !== "person-changed" || !call.ask.isDeleted) return null;
    const { provider, tenant, subject } = call.account;
    await blockAccount(actingAs(ctx, { kind: "baton", part: provider }), { provider, tenant, subject });
    return null;
  },
};

/** Whoever brings Baton into an organisation without an administrator is its first one. */
export const arrived: AskKind = {
  ask: "arrived",
  run: async (ctx, call) => {
    const { provider, tenant, subject, name, isOutsider, isBot } = call.account;
    if (isOutsider || isBot || subject === "") return null;
    const person = await firstAdministrator(ctx, { provider, tenant, subject, name });
    if (!person) return null;
    const text = words(ctx, "person")("administrator.first", { name: person.name ?? person.key });
    return { to: "you", card: sentence(text, "good") };
  },
};
