/** What stands in a whole database, table by table, so that "nothing was written" can be told from a look. */
import type { Database } from "../../../src/db/open.ts";

export type Fingerprint = ReadonlyMap<string, string>;

/** The names of all tables. */
export async function tablesOf(db: Database): Promise<string[]> {
  const rows = await db.raw<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  return rows.map(({ name }) => name);
}

/** A count and a hash of every table's rows. */
export async function fingerprint(db: Database): Promise<Fingerprint> {
  const prints = new Map<string, string>();
  for (const table of await tablesOf(db)) {
    const [row] = await db.raw<{ print: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as print
       from "${table}" t`,
    );
    prints.set(table, row?.print ?? "");
  }
  return prints;
}

/** The tables that are not as they were. */
export const changedTables = (before: Fingerprint, after: Fingerprint): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((table) => before.get(table) !== after.get(table));
