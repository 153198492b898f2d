/** What the platforms tell of people. */
import { sentence } from "../../chat/card.ts";
import type { AskKind } from "../../chat/command.ts";
import type { Actor } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { firstAdministrator } from "./first-administrator.ts";

/** Whoever brings Baton into an organisation without an administrator is its first one. */
export const arrived: AskKind = {
  ask: "arrived",
  run: async (ctx, call) => {
    const { provider, tenant, subject, name } = call.account;
    // Nobody becomes an administrator whom the platform does not vouch for.
    if (subject === "" || !isVouchedFor(ctx.actor)) return null;
    const person = await firstAdministrator(ctx, { provider, tenant, subject, name });
    if (!person) return null;
    const text = words(ctx, "person")("administrator.first", { name: person.name ?? person.key });
    return { to: "you", card: sentence(text, "good") };
  },
};

const isVouchedFor = (actor: Actor): boolean =>
  (actor.kind === "person" && !actor.isGuest && !actor.isUnsure) ||
  (actor.kind === "account" && !actor.isOutsider && !actor.isUnsure);
