/** The way in for whoever cannot name an organisation yet: the first start and the command line. */
import { randomUUID } from "node:crypto";
import type { Actor, Ctx, Organisation } from "../../core/context.ts";
import type { House } from "../../core/house.ts";
import { newReference } from "../../core/in-organisation.ts";
import { Refusal } from "../../core/refusal.ts";
import { sql } from "../../db/drizzle.ts";
import { openTransaction, type Transaction } from "../../db/transaction.ts";
import { findOrganisations } from "./find-organisation.ts";

/** Whoever makes the first organisation holds this lock from his first statement to COMMIT. */
const FIRST_LOCK = 7_226_868;

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
  const done = await openTransaction(house.db, org.id, async (tx) => {
    if (known.length === 0 && (await isBornMeanwhile(tx))) return BORN;
    const reader = { language: org.language, zone: org.zone };
    return work({ tx, org, actor, reader, house, reference: newReference() });
  });
  return done === BORN ? inOnlyOrganisation(house, actor, work) : done;
}

const BORN = Symbol("another process has made the organisation");

/** Several processes may start at once on an empty database: they make the organisation one after the other. */
async function isBornMeanwhile(tx: Transaction): Promise<boolean> {
  await tx.query(sql`select pg_advisory_xact_lock(${sql.raw(String(FIRST_LOCK))})`);
  // Nobody's rows are ours to see before there is an organisation: looked at as the engine, across all of them.
  await tx.query(sql`select set_config('baton.org', '*', true)`);
  const others = await findOrganisations(tx);
  await tx.query(sql`select set_config('baton.org', ${tx.orgId}, true)`);
  return others.length > 0;
}
