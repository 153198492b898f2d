/** Opens the database that the settings name and brings its schema up where that is this process's business. */
import { join } from "node:path";
import { checkSchema, migrate, SchemaTooOld } from "../db/migrate.ts";
import { type Database, openDatabase } from "../db/open.ts";
import type { Settings } from "../env.ts";

/** Opens it without looking at its schema. */
export const openStore = (settings: Settings): Promise<Database> =>
  settings.databaseUrl === undefined
    ? openDatabase({ folder: join(settings.dataFolder, "database") })
    : openDatabase({ url: settings.databaseUrl, prepare: settings.isPreparing });

/**
 * The embedded database has one owner, which migrates it; so does whoever finds a server's database empty.
 * Otherwise `npm run migrate` decides when. Errors: `SchemaTooOld`, `SchemaTooNew`.
 */
export async function readySchema(db: Database): Promise<void> {
  if (db.engine === "embedded" || (await isEmpty(db))) await migrate(db);
  else await checkSchema(db);
}

const isEmpty = async (db: Database): Promise<boolean> => {
  try {
    await checkSchema(db);
    return false;
  } catch (error) {
    return error instanceof SchemaTooOld && error.isEmpty;
  }
};
