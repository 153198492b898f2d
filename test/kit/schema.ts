/** The schema for tests, written from the tables as they stand, so that a test never waits for a migration. */
import { cp, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const load = createRequire(import.meta.url);
const SOURCE = new URL("../../src/", import.meta.url);
const MIGRATIONS = new URL("../../drizzle/", import.meta.url);

/** Every table of every room, as drizzle knows them. */
export async function allTables(): Promise<Record<string, unknown>> {
  const files = (await readdir(SOURCE, { recursive: true }))
    .filter((file) => file.endsWith("tables.ts"))
    .sort();
  const rooms = await Promise.all(files.map((file) => import(new URL(file, SOURCE).href) as Promise<object>));
  return Object.assign({}, ...rooms) as Record<string, unknown>;
}

/** Steps that make functions: no table tells of them. */
const [CLOCK, APPEND] = ["0000_clock", "0011_append-records"];

/** A folder of migrations made from the tables: the clock, then one step with everything, then what works on it. */
export async function liveMigrations(): Promise<URL> {
  const kit = load("drizzle-kit/api") as typeof import("drizzle-kit/api");
  const empty = kit.generateDrizzleJson({}, undefined, undefined, "snake_case");
  const tables = kit.generateDrizzleJson(await allTables(), undefined, undefined, "snake_case");
  const statements = await kit.generateMigration(empty, tables);
  const folder = await mkdtemp(join(tmpdir(), "baton-schema-"));
  for (const name of [CLOCK, APPEND, "protect"])
    await cp(new URL(`${name}.sql`, MIGRATIONS), join(folder, `${name}.sql`));
  await writeFile(join(folder, "0001_tables.sql"), statements.join("\n--> statement-breakpoint\n"));
  const entries = [CLOCK, "0001_tables", APPEND].map((tag, idx) => ({ idx, tag }));
  await cp(MIGRATIONS, folder, { recursive: true, filter: (from) => from.endsWith("/drizzle/") });
  await (await import("node:fs/promises")).mkdir(join(folder, "meta"), { recursive: true });
  await writeFile(join(folder, "meta", "_journal.json"), JSON.stringify({ entries }));
  return pathToFileURL(`${folder}/`);
}
