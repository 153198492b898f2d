/** Embedded databases for one test file: opened once, and emptied for the next test. */
import { AsyncLocalStorage } from "node:async_hooks";
import { onTestFinished, TestRunner } from "vitest";
import type { Database } from "../../src/db/open.ts";

/** As many are open at most; beyond that the oldest one that a whole file uses has done its work. */
const MOST = 4;
const PATIENCE_MS = 10_000;

type Lease = {
  readonly opened: Database;
  readonly made: string;
  /** A test's own is free when the test is over; one of a whole file never. */
  isFree: boolean;
  end(): Promise<void>;
};

const leases: Lease[] = [];

/** An empty one: opened anew, or an earlier test's. Whoever still holds that is refused from now on. */
export async function embeddedDatabase(open: () => Promise<Database>): Promise<Database> {
  const earlier = takeEarlier();
  await earlier?.end();
  const isEmptied = earlier !== undefined && (await inTime(() => empty(earlier)));
  if (earlier && !isEmptied) await inTime(() => close(earlier));
  const opened = isEmptied ? earlier.opened : await open();
  const { lease, database } = lend(opened, isEmptied ? earlier.made : await shapeOf(opened));
  leases.push(lease);
  if (TestRunner.getCurrentTest() !== undefined) {
    onTestFinished(() => {
      lease.isFree = true;
    });
  }
  return database;
}

/** False where it takes too long: a test that failed may have left a transaction open for ever, which is left alone. */
async function inTime(work: () => Promise<boolean>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PATIENCE_MS);
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const close = async ({ opened }: Lease): Promise<boolean> => {
  await opened.close();
  return true;
};

function takeEarlier(): Lease | undefined {
  const free = leases.findIndex(({ isFree }) => isFree);
  if (free !== -1) return leases.splice(free, 1)[0];
  return leases.length < MOST ? undefined : leases.shift();
}

/** Closes all of them. */
export async function closeEmbedded(): Promise<void> {
  await Promise.all(leases.splice(0).map((lease) => inTime(() => close(lease))));
}

type Inside = { isOpen: boolean };
const inside = new AsyncLocalStorage<Inside>();

function lend(opened: Database, made: string): { lease: Lease; database: Database } {
  let isOver = false;
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isOver) throw new Error("this database was given to a later test");
    // It has one connection: whoever waits here for the other to end would wait for ever.
    if (inside.getStore()?.isOpen)
      throw new Error("inside a transaction the embedded database was asked for another connection");
    return work();
  };
  const begin: Database["begin"] = async (work) => {
    const mine: Inside = { isOpen: true };
    try {
      return await opened.begin((queries) => inside.run(mine, () => work(queries)));
    } finally {
      mine.isOpen = false;
    }
  };
  const end = async () => {
    isOver = true;
  };
  const database: Database = {
    engine: "embedded",
    get serviceRole() {
      return opened.serviceRole;
    },
    useServiceRole: () => asked(() => opened.useServiceRole()),
    begin: (work) => asked(() => begin(work)),
    together: (statements) => asked(() => opened.together(statements)),
    raw: (statement, parameters) => asked(() => opened.raw(statement, parameters)),
    script: (statements) => asked(() => opened.script(statements)),
    close: end,
  };
  return { lease: { opened, made, isFree: false, end }, database };
}

/** Resolves to false where the last test left more than rows behind. */
async function empty({ opened, made }: Lease): Promise<boolean> {
  if ((await shapeOf(opened)) !== made) return false;
  const used = await opened.raw<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0
       and relname <> 'schema_migrations'`,
  );
  const sequences = await opened.raw<{ name: string }>(
    "select quote_literal(sequencename) as name from pg_sequences where schemaname = 'public' and last_value is not null",
  );
  // Neither foreign keys nor the record's own guards are asked, and nothing is left of the session.
  await opened.script(`
    set session_replication_role = replica;
    ${used.map(({ name }) => `delete from ${name};`).join("\n")}
    ${sequences.map(({ name }) => `alter sequence ${name.slice(1, -1)} restart;`).join("\n")}
    reset role; reset all; deallocate all; unlisten *;`);
  return true;
}

/** Everything that is not a row: tables, columns, guards, policies, functions. */
async function shapeOf(db: Database): Promise<string> {
  const [row] = await db.raw<{ shape: string }>(`
    select md5(string_agg(part, ' ' order by part)) as shape from (
      select concat_ws(' ', relname, relkind, relrowsecurity, relforcerowsecurity) as part from pg_class
        where relnamespace = 'public'::regnamespace
      union all select concat_ws(' ', attrelid, attname, atttypid, attnotnull) from pg_attribute
        where attnum > 0 and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
      union all select concat_ws(' ', tgrelid, tgname, tgenabled) from pg_trigger
      union all select concat_ws(' ', polrelid, polname) from pg_policy
      union all select concat_ws(' ', proname, md5(prosrc)) from pg_proc where pronamespace = 'public'::regnamespace
    ) as parts`);
  return row?.shape ?? "";
}
