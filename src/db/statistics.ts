/**
 * What Postgres' planner knows of the tables. Its own housekeeping looks once a minute, the embedded engine's never:
 * until then a table that has just begun to grow counts as empty, every index of it as equally good, and a statement
 * that is prepared meanwhile reads all of an organisation's rows where it wants one.
 */
import { sql } from "./drizzle.ts";
import type { Database } from "./open.ts";
import { openTransaction, type Transaction } from "./transaction.ts";

/** Twice as large as when they were last looked at; small ones are read whole in no time. */
const GROWN = sql`select relname as name, pg_relation_size(oid)::float8 as bytes from pg_class
  where relkind = 'r' and relnamespace = current_schema()::regnamespace
    and pg_relation_size(oid) > 2 * greatest(relpages, 4) * current_setting('block_size')::int`;
/** One process at a time; the others look again soon. */
const ALONE = sql`select pg_try_advisory_xact_lock(7226868) as "isAlone"`;

/**
 * Notes anew what the planner knows of these tables. Needs their owner, whoever is connected; for anybody else
 * Postgres leaves a table out with a warning, and its own housekeeping comes later.
 */
export async function analyzeTables(tx: Transaction, names: readonly string[]): Promise<void> {
  const [was] = await tx.query<{ role: string }>(sql`select current_setting('role') as role`);
  await takeRole(tx, "none");
  for (const name of names) await tx.query(sql`analyze ${sql.identifier(name)}`);
  await takeRole(tx, was?.role ?? "none");
}

/** The service's role owns nothing: who is connected does. */
const takeRole = (tx: Transaction, role: string) => tx.query(sql`select set_config('role', ${role}, true)`);

/**
 * Makes the function that notes anew what has grown since; resolves to the tables' names. What could not be noted
 * (they are another's) is tried again once it has doubled.
 */
export function growthWatch(db: Database): () => Promise<string[]> {
  const tried = new Map<string, number>();
  return async () => {
    const grown = await openTransaction(db, "*", (tx) => tx.query<{ name: string; bytes: number }>(GROWN));
    const noted: string[] = [];
    // Each in a transaction of its own: whoever held two tables could stand in the way of a migration that wants both.
    for (const { name, bytes } of grown.filter(({ name, bytes }) => bytes > 2 * (tried.get(name) ?? 0))) {
      if (!(await openTransaction(db, "*", (tx) => analyzeAlone(tx, name)))) break;
      tried.set(name, bytes);
      noted.push(name);
    }
    return noted;
  };
}

async function analyzeAlone(tx: Transaction, name: string): Promise<boolean> {
  const [lock] = await tx.query<{ isAlone: boolean }>(ALONE);
  if (lock?.isAlone) await analyzeTables(tx, [name]);
  return lock?.isAlone === true;
}
