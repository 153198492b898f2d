/** Brings a database's schema to what this build knows; one process at a time, all steps or none. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { sql } from "./drizzle.ts";
import { databaseCode, isWorthRepeating } from "./errors.ts";
import { type Database, SERVICE_ROLE } from "./open.ts";

const FOLDER = new URL("../../drizzle/", import.meta.url);
const Journal = z.object({ entries: z.array(z.object({ idx: z.number(), tag: z.string() })) });

/** Any number that no other program on the same database is likely to lock. */
const LOCK = 7_226_866;

const EMPTY = "empty";
const NO_SUCH_TABLE = "42P01";

/** The database was written by a newer Baton than this one. */
export class SchemaTooNew extends Error {
  constructor(database: string, known: string) {
    super(
      `the database's schema is ${database}, this Baton knows ${known}: start the newer Baton, or restore an older database`,
    );
  }
}

/** The database needs `migrate` before this Baton can use it. */
export class SchemaTooOld extends Error {
  /** Nothing of Baton's is there yet. */
  readonly isEmpty: boolean;
  constructor(database: string, known: string) {
    super(`the database's schema is ${database}, this Baton needs ${known}: run "npm run migrate"`);
    this.isEmpty = database === EMPTY;
  }
}

/** Whoever is connected owns neither the tables nor the right to make them. */
export class MayNotMigrate extends Error {
  constructor() {
    super(
      "DATABASE_URL: this user may not create or change tables in the schema public; grant it, or name their owner",
    );
  }
}

type Step = { tag: string; statements: string };

/** The migrations in this build, oldest first. */
export async function knownMigrations(folder: URL = FOLDER): Promise<Step[]> {
  const journal = Journal.parse(JSON.parse(await readFile(new URL("meta/_journal.json", folder), "utf8")));
  return Promise.all(
    journal.entries.map(async ({ tag }) => ({
      tag,
      statements: await readFile(fileURLToPath(new URL(`${tag}.sql`, folder)), "utf8"),
    })),
  );
}

type Migrating = {
  readonly folder?: URL;
  /** Only a database that no other process has set up meanwhile: that one's tables are at work already. */
  readonly onlyEmpty?: boolean;
};

/**
 * Applies what is missing, then protects every table (row-level security, append-only record).
 * Safe to start in several processes at once. Errors: `SchemaTooNew`, `MayNotMigrate`; a migration's own error, with nothing changed.
 */
export async function migrate(db: Database, migrating: Migrating = {}): Promise<{ applied: string[] }> {
  const applied = await applyPatiently(db, migrating).catch((error: unknown) => {
    throw databaseCode(error) === "42501" ? new MayNotMigrate() : error;
  });
  await db.useServiceRole();
  return { applied };
}

/** Beside a Baton that works, its transactions and this one may each hold a table that the other wants. */
const ATTEMPTS = 5;

async function applyPatiently(db: Database, migrating: Migrating): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyMissing(db, migrating);
    } catch (error) {
      if (attempt >= ATTEMPTS || !isWorthRepeating(error)) throw error;
    }
  }
}

async function applyMissing(
  db: Database,
  { folder = FOLDER, onlyEmpty = false }: Migrating,
): Promise<string[]> {
  const known = await knownMigrations(folder);
  const protect = await protection(folder);
  const mark = await schemaMark(folder);
  return db.begin(async ({ queries }) => {
    await queries.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(LOCK))})`);
    await queries.execute(
      sql`create table if not exists schema_migrations (tag text primary key, hash text not null, applied_at timestamptz not null default clock_timestamp())`,
    );
    const result = (await queries.execute(sql`select tag from schema_migrations order by tag`)) as unknown;
    const rows = (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as { tag: string }[];
    refuseNewer(rows, known);
    const done = new Set(rows.map((row) => row.tag));
    const missing = known.filter((step) => !done.has(step.tag));
    // Protecting locks every table, in an order of its own: never beside a Baton that works.
    if (onlyEmpty && done.size > 0) return [];
    for (const step of missing) {
      for (const statement of step.statements.split("--> statement-breakpoint")) {
        if (statement.trim()) await queries.execute(sql.raw(statement));
      }
      const hash = createHash("sha256").update(step.statements).digest("hex");
      await queries.execute(sql`insert into schema_migrations (tag, hash) values (${step.tag}, ${hash})`);
    }
    for (const statement of protect.split("--> statement-breakpoint")) {
      if (statement.trim())
        await queries.execute(sql.raw(statement.replaceAll("{service_role}", SERVICE_ROLE)));
    }
    await queries.execute(sql.raw(`comment on table schema_migrations is '${mark}'`));
    return missing.map((step) => step.tag);
  });
}

/**
 * Whether this build's `migrate` was the last, so that it has nothing to do; then the database is as after it. For one
 * with a single owner, where nobody can have undone anything since: going through it all takes a quarter of a second.
 */
export async function isMigrated(db: Database): Promise<boolean> {
  const [row] = await db.raw<{ mark: string | null }>(
    "select obj_description(to_regclass('schema_migrations')) as mark",
  );
  if (row?.mark !== (await schemaMark())) return false;
  await db.useServiceRole();
  return true;
}

/** A name for what this build's `migrate` makes of a database. */
export async function schemaMark(folder: URL = FOLDER): Promise<string> {
  const hash = createHash("sha256");
  for (const step of await knownMigrations(folder)) hash.update(step.statements);
  return hash
    .update(await protection(folder))
    .digest("hex")
    .slice(0, 16);
}

const protection = (folder: URL): Promise<string> =>
  readFile(fileURLToPath(new URL("protect.sql", folder)), "utf8");

/** Checks without changing anything that the schema is exactly the one this build knows. */
export async function checkSchema(db: Database): Promise<void> {
  const known = await knownMigrations();
  const rows = await db
    .raw<{ tag: string }>("select tag from schema_migrations order by tag")
    .catch((error: unknown) => {
      if (databaseCode(error) === NO_SUCH_TABLE) return [];
      throw error;
    });
  refuseNewer(rows, known);
  if (rows.length < known.length)
    throw new SchemaTooOld(rows.at(-1)?.tag ?? EMPTY, known.at(-1)?.tag ?? "none");
  await db.useServiceRole();
}

function refuseNewer(rows: readonly { tag: string }[], known: readonly Step[]): void {
  const tags = new Set(known.map((step) => step.tag));
  const newer = rows.find((row) => !tags.has(row.tag));
  if (newer) throw new SchemaTooNew(newer.tag, known.at(-1)?.tag ?? "none");
}
