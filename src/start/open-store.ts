/** Opens the database that the settings name and brings its schema up where that is this process's business. */
import { join } from "node:path";
import { isUnreachable } from "../db/errors.ts";
import { checkSchema, isMigrated, migrate, SchemaTooOld } from "../db/migrate.ts";
import { type Database, openDatabase } from "../db/open.ts";
import { patiently } from "../db/patience.ts";
import type { Settings } from "../env.ts";
import { seedFolder } from "./seed.ts";

/** A server that restarts beside us is back within seconds; one that was never there is not waited for much longer. */
const PATIENCE_MS = 5000;

/** Opens it without looking at its schema. A server that cannot be reached is waited for. */
export async function openStore(
  settings: Pick<Settings, "databaseUrl" | "isPreparing" | "dataFolder">,
  patienceMs = PATIENCE_MS,
): Promise<Database> {
  const { databaseUrl: url, isPreparing: prepare } = settings;
  if (url !== undefined) {
    return patiently(() => openDatabase({ url, prepare }), { passes: isUnreachable, withinMs: patienceMs });
  }
  return openDatabase({ folder: join(settings.dataFolder, "database"), seed: await seedFolder() });
}

/**
 * The embedded database has one owner, which migrates it; so does whoever finds a server's database empty.
 * Otherwise `npm run migrate` decides when. Errors: `SchemaTooOld`, `SchemaTooNew`.
 */
export async function readySchema(db: Database): Promise<void> {
  if (db.engine === "embedded") {
    if (!(await isMigrated(db))) await migrate(db);
    return;
  }
  // Several processes may find it empty at once: the first to come sets it up, the others wait and find it there.
  if (await isEmpty(db)) await migrate(db, { onlyEmpty: true });
  await checkSchema(db);
}

const isEmpty = async (db: Database): Promise<boolean> => {
  try {
    await checkSchema(db);
    return false;
  } catch (error) {
    return error instanceof SchemaTooOld && error.isEmpty;
  }
};
