/** The way in for whoever cannot name an organisation yet: the first start and the command line. */
import { randomUUID } from "node:crypto";
import type { Actor, Ctx, Organisation } from "../../core/context.ts";
import type { House } from "../../core/house.ts";
import { newReference } from "../../core/in-organisation.ts";
import { Refusal } from "../../core/refusal.ts";
import { openTransaction } from "../../db/transaction.ts";
import { findOrganisations } from "./find-organisation.ts";

/** What stands for an organisation until its file is applied for the first time. */
const unborn = (): Organisation => ({
  ...{ id: randomUUID(), key: "", name: "", language: "en", zone: "UTC" },
  roomsOff: [],
});

/**
 * Does `work` in the database's only organisation, or, in an empty database, in one that `apply` will make.
 * Errors: `organisation.several` where there is more than one; whatever `work` throws, after a rollback.
 */
export async function inOnlyOrganisation<T>(
  house: House,
  actor: Actor,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const known = await openTransaction(house.db, "*", findOrganisations);
  if (known.length > 1) throw new Refusal("organisation.several", { count: known.length });
  const org = known[0] ?? unborn();
  return openTransaction(house.db, org.id, (tx) => {
    const reader = { language: org.language, zone: org.zone };
    return work({ tx, org, actor, reader, house, reference: newReference() });
  });
}
