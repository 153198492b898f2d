/** `npm run move -- --to postgres://…`: carries the embedded database over: same numbers, timers and chain. */

import { classifiedTables } from "../db/columns.ts";
import { getTableColumns, getTableConfig, getTableName, type PgTable, sql } from "../db/drizzle.ts";
import { migrate } from "../db/migrate.ts";
import type { Database } from "../db/open.ts";
import type { Queries, Session } from "../db/session.ts";

/** Rows read and written at a time. */
const BATCH = 500;

/** The other database holds something already. */
export class NotEmpty extends Error {
  constructor(table: string) {
    super(`the database to move to is not empty (${table}); name a new one`);
  }
}

/** There is nothing to move: mostly another folder was meant. */
export class NothingThere extends Error {
  constructor() {
    super(
      "the embedded database holds no organisation; name its folder with BATON_DATA_DIR, as Baton was started",
    );
  }
}

/** The address after --to leads nowhere; says why. */
export class NowhereToMove extends Error {}

export type Moved = { readonly table: string; readonly rows: number };

/**
 * Copies every table to an empty database, all or nothing, and counts what was read. Nobody may work on the source
 * meanwhile: the embedded one is held by this process. Errors: `NotEmpty`; `NothingThere`; whatever the databases say,
 * and then both are as they were, but for the target's empty tables.
 */
export async function moveDatabase(from: Database, to: Database): Promise<Moved[]> {
  const orgs = await organisationsOf(from);
  if (orgs.length === 0) throw new NothingThere();
  await migrate(to);
  const tables = inOrder(classifiedTables().map((declared) => declared.table));
  const moved: Moved[] = [];
  await to.begin(async ({ queries, send }) => {
    await refuseFull(send, tables);
    for (const table of tables) {
      const owners = hasOwner(table) ? orgs : [null];
      let rows = 0;
      for (const owner of owners) rows += await copyRows({ from, queries, table, owner });
      await refuseLost(from, { table: getTableName(table), rows });
      moved.push({ table: getTableName(table), rows });
    }
    await copySequences(from, send, tables);
  });
  return moved;
}

const organisationsOf = async (db: Database): Promise<string[]> =>
  (await db.raw<{ id: string }>("select org_id::text as id from organisations")).map(({ id }) => id);

/**
 * Looks while nobody else can begin there. Rows of organisations are hidden from the tables' own owner: "*" shows
 * those of `organisations` and of the engine to everybody.
 */
async function refuseFull(send: Session["send"], tables: readonly PgTable[]): Promise<void> {
  await send("lock table organisations, instance in share row exclusive mode");
  await send("select set_config('baton.org', '*', true)");
  for (const table of tables) {
    const name = getTableName(table);
    if ((await send(`select from "${name}" limit 1`)).length > 0) throw new NotEmpty(name);
  }
}

async function refuseLost(from: Database, { table, rows }: Moved): Promise<void> {
  const [all] = await from.raw<{ rows: number }>(`select count(*)::int as rows from "${table}"`);
  if (all?.rows !== rows) throw new Error(`${table} has ${all?.rows} rows, of which ${rows} were read`);
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

/** Serial numbers go on where they stood: what was swept away is not counted again. */
async function copySequences(
  from: Database,
  send: Session["send"],
  tables: readonly PgTable[],
): Promise<void> {
  for (const table of tables) {
    for (const column of Object.values(getTableColumns(table))) {
      if (column.getSQLType() !== "bigserial") continue;
      const its = `pg_get_serial_sequence('${getTableName(table)}', '${column.name}')`;
      const [{ name = "" } = {}] = await from.raw<{ name: string }>(`select ${its} as name`);
      const [at] = await from.raw<{ last: string; isCalled: boolean }>(
        `select last_value::text as last, is_called as "isCalled" from ${name}`,
      );
      if (at) await send(`select setval(${its}, ${at.last}, ${at.isCalled})`);
    }
  }
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
