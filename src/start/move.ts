/** `npm run move -- --to postgres://…`: carries the embedded database over: same numbers, timers and chain. */

import { classifiedTables } from "../db/columns.ts";
import { getTableColumns, getTableConfig, getTableName, type PgTable, sql } from "../db/drizzle.ts";
import { migrate } from "../db/migrate.ts";
import type { Database } from "../db/open.ts";
import type { Queries } from "../db/session.ts";

/** Rows read and written at a time. */
const BATCH = 500;

/** The other database holds something already. */
export class NotEmpty extends Error {
  constructor(table: string) {
    super(`the database to move to is not empty (${table}); name a new one`);
  }
}

export type Moved = { readonly table: string; readonly rows: number };

/**
 * Copies every table to an empty database and counts both sides. Nobody may work on the source meanwhile:
 * the embedded one is held by this process. Errors: `NotEmpty`; whatever the databases say, and then the
 * target is dropped and made anew by hand, the source is as it was.
 */
export async function moveDatabase(from: Database, to: Database): Promise<Moved[]> {
  await migrate(to);
  const tables = inOrder(classifiedTables().map((declared) => declared.table));
  for (const table of tables) {
    const [row] = await to.raw<{ rows: number }>(
      `select count(*)::int as rows from "${getTableName(table)}"`,
    );
    if ((row?.rows ?? 0) > 0) throw new NotEmpty(getTableName(table));
  }
  const orgs = await from.raw<{ id: string }>("select org_id::text as id from organisations");
  const moved: Moved[] = [];
  await to.begin(async ({ queries }) => {
    for (const table of tables) {
      const owners = hasOwner(table) ? orgs.map((org) => org.id) : [null];
      let rows = 0;
      for (const owner of owners) rows += await copyRows({ from, queries, table, owner });
      moved.push({ table: getTableName(table), rows });
    }
    await queries.execute(sql.raw(sequences(tables)));
  });
  return moved;
}

const hasOwner = (table: PgTable): boolean =>
  Object.values(getTableColumns(table)).some((column) => column.name === "org_id");

type Copy = {
  readonly from: Database;
  readonly queries: Queries;
  readonly table: PgTable;
  readonly owner: string | null;
};

/** One organisation's rows of one table, as the JSON that Postgres itself writes and reads: nothing is interpreted. */
async function copyRows({ from, queries, table, owner }: Copy): Promise<number> {
  const name = getTableName(table);
  // Row-level security is forced on the target for its owner as well.
  await queries.execute(sql`select set_config('baton.org', ${owner ?? ""}, true)`);
  const where = owner === null ? "" : "where org_id = $1";
  let copied = 0;
  for (;;) {
    const rows = await from.raw<{ row: string }>(
      `select to_jsonb(t)::text as row from "${name}" t ${where} order by ctid offset ${copied} limit ${BATCH}`,
      owner === null ? [] : [owner],
    );
    if (rows.length === 0) return copied;
    const all = `[${rows.map(({ row }) => row).join(",")}]`;
    await queries.execute(
      sql`insert into ${sql.identifier(name)} select * from jsonb_populate_recordset(null::${sql.identifier(name)}, ${all}::jsonb)`,
    );
    copied += rows.length;
  }
}

/** Serial numbers go on after the highest that was carried over. */
function sequences(tables: readonly PgTable[]): string {
  const serial = tables.flatMap((table) =>
    Object.values(getTableColumns(table))
      .filter((column) => column.getSQLType() === "bigserial")
      .map(
        (column) =>
          `perform setval(pg_get_serial_sequence('${getTableName(table)}', '${column.name}'), greatest((select coalesce(max("${column.name}"), 0) from "${getTableName(table)}"), 1));`,
      ),
  );
  return `do $$ begin ${serial.join(" ")} end $$`;
}

/** Referenced tables before those that refer to them. */
function inOrder(tables: readonly PgTable[]): PgTable[] {
  const done: PgTable[] = [];
  const visit = (table: PgTable) => {
    if (done.includes(table)) return;
    for (const key of getTableConfig(table).foreignKeys) {
      const { foreignTable } = key.reference();
      if (foreignTable !== table) visit(foreignTable);
    }
    done.push(table);
  };
  for (const table of tables) visit(table);
  return done;
}
