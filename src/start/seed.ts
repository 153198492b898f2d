/**
 * A first start on the embedded database would spend most of its time in initdb. The installation does that once
 * beforehand: an empty, migrated database as a folder, named after its migrations.
 */
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { migrate, schemaMark } from "../db/migrate.ts";
import { openDatabase } from "../db/open.ts";
import { CACHE } from "./cache-folder.ts";

/** Where the seed of this build is, whether it has been made or not. */
export async function seedFolder(): Promise<string> {
  return fileURLToPath(new URL(`empty-${await schemaMark()}`, CACHE));
}

/** Makes it, unless it is there. */
export async function makeSeed(): Promise<void> {
  const seed = await seedFolder();
  if (existsSync(seed)) return;
  await mkdir(CACHE, { recursive: true });
  const half = `${seed}.${process.pid}`;
  const db = await openDatabase({ folder: half });
  await migrate(db).finally(() => db.close());
  // Two installations at once make the same.
  await rename(half, seed).catch(() => rm(half, { recursive: true }));
}
