/**
 * A first start on the embedded database spends most of its time in initdb. The installation does that once
 * beforehand: an empty, migrated database as a file, named after its migrations; a start without it is slower,
 * nothing else.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { knownMigrations, migrate } from "../db/migrate.ts";
import { openDatabase } from "../db/open.ts";

const CACHE = new URL("../../node_modules/.cache/baton/", import.meta.url);

async function seedFile(): Promise<URL> {
  const hash = createHash("sha256");
  for (const step of await knownMigrations()) hash.update(step.statements);
  hash.update(await readFile(new URL("../../drizzle/protect.sql", import.meta.url)));
  return new URL(`empty-${hash.digest("hex").slice(0, 16)}.tar.gz`, CACHE);
}

/** The seed for a data folder that is not there yet; undefined where there is none, or the folder has data. */
export async function findSeed(folder: string): Promise<Blob | undefined> {
  const isNew = !existsSync(folder) || (await readdir(folder)).length === 0;
  const file = isNew ? await seedFile() : null;
  return file && existsSync(file) ? new Blob([await readFile(file)]) : undefined;
}

/** Makes it, unless it is there. */
export async function makeSeed(): Promise<void> {
  const file = await seedFile();
  if (existsSync(file)) return;
  const db = await openDatabase({ folder: null });
  try {
    await migrate(db);
    await mkdir(CACHE, { recursive: true });
    await writeFile(file, Buffer.from(await (await db.dump()).arrayBuffer()));
  } finally {
    await db.close();
  }
}

if (import.meta.main) await makeSeed();
