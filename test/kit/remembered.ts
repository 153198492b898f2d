/** What a costly beginning leaves in a database, kept as statements, so that the next test that begins alike begins at once. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import type { Database } from "../../src/db/open.ts";

/**
 * Does `begin` on a database without rows, or gives it the rows that the first `begin` of this run under the same
 * name left. Only for what depends on nothing but its name, and leaves nothing in memory.
 */
export async function remembered(db: Database, name: string, begin: () => Promise<unknown>): Promise<void> {
  const file = join(inject("scratch"), `${createHash("sha256").update(name).digest("hex")}.sql`);
  if (existsSync(file)) return db.script(readFileSync(file, "utf8"));
  await begin();
  const half = `${file}.${process.pid}`;
  writeFileSync(half, await statementsFor(db));
  renameSync(half, file);
}

/** Statements that give an empty database the rows of this one. */
async function statementsFor(db: Database): Promise<string> {
  const tables = await db.raw<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables
     where schemaname = 'public' and tablename not in ('schema_migrations', 'test_clock')`,
  );
  const inserts: string[] = [];
  for (const { name } of tables) {
    const [row] = await db.raw<{ rows: string | null }>(`select json_agg(t)::text as rows from ${name} t`);
    if (row?.rows)
      inserts.push(
        `insert into ${name} select * from json_populate_recordset(null::${name}, $rows$${row.rows}$rows$);`,
      );
  }
  const sequences = await db.raw<{ name: string; last: string }>(
    "select quote_literal(sequencename) as name, last_value::text as last from pg_sequences where schemaname = 'public' and last_value is not null",
  );
  const counts = sequences.map(({ name, last }) => `select setval(${name}, ${last});`);
  // Together they are one transaction. As for whoever carries a database over, neither foreign keys nor the record's
  // own guards are asked again.
  return ["select set_config('session_replication_role', 'replica', true);", ...inserts, ...counts].join(
    "\n",
  );
}
