/** The way into a transaction for whoever has no caller: timers, effects, command line, tests. */
import { randomBytes } from "node:crypto";
import { openTransactionWith } from "../db/transaction.ts";
import type { Actor, Ctx } from "./context.ts";
import type { House } from "./house.ts";
import { Refusal } from "./refusal.ts";

/** A short reference for one piece of work; shown to people, searched in logs. */
export const newReference = (): string => randomBytes(5).toString("hex");

/**
 * Opens a transaction for one organisation and does `work` as `actor`, told in the organisation's own
 * language and zone. Errors: `organisation.unknown`; whatever `work` throws, after a rollback.
 */
export async function inOrganisation<T>(
  house: House,
  who: { readonly orgId: string; readonly actor: Actor },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  return openTransactionWith(house.db, who.orgId, {
    ahead: house.findOrganisation,
    work: async (tx, org) => {
      if (!org) throw new Refusal("core.unknown-organisation");
      const reader = { language: org.language, zone: org.zone };
      return work({ tx, org, actor: who.actor, reader, house, reference: newReference() });
    },
  });
}
