/** The way into a transaction for whoever has no caller: timers, effects, command line, tests. */
import { randomUUID } from "node:crypto";
import { type Ahead, openTransactionWith } from "../db/transaction.ts";
import type { Actor, Ctx } from "./context.ts";
import type { House } from "./house.ts";
import { Refusal } from "./refusal.ts";

/** A short reference for one piece of work; shown to people, searched in logs. */
export const newReference = (): string => randomUUID().replace("-", "").slice(0, 10);

type Who = { readonly orgId: string; readonly actor: Actor };

/**
 * Opens a transaction for one organisation and does `work` as `actor`, told in the organisation's own
 * language and zone. Errors: `organisation.unknown`; whatever `work` throws, after a rollback.
 */
export const inOrganisation = <T>(house: House, who: Who, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inOrganisationWith(house, who, { ahead: async () => {}, work });

/** The same, where what `ahead` asks for travels together with the transaction's first statement. */
export const inOrganisationWith = <T, Known>(
  house: House,
  who: Who,
  { ahead, work }: { ahead(tx: Ahead): Promise<Known>; work(ctx: Ctx, known: Known): Promise<T> },
): Promise<T> =>
  openTransactionWith(house.db, who.orgId, {
    ahead: (early) => Promise.all([house.findOrganisation(early), ahead(early)]),
    async work(tx, [org, known]) {
      if (!org) throw new Refusal("core.unknown-organisation");
      const reader = { language: org.language, zone: org.zone };
      return work({ tx, org, actor: who.actor, reader, house, reference: newReference() }, known);
    },
  });
