/** Why Baton could not start, in one line: what is wrong and what to do. Never a stack trace. */
import { resolve } from "node:path";
import { causeOf, databaseCode, describeError, isUnreachable } from "../db/errors.ts";
import { FolderHeld } from "../db/hold-folder.ts";
import { MayNotMigrate, SchemaTooNew, SchemaTooOld } from "../db/migrate.ts";
import type { Settings } from "../env.ts";
import { FileMistakes } from "../features/organisation/file-mistakes.ts";
import { WrongMasterKey } from "./master-key.ts";
import { NotEmpty, NothingThere } from "./move.ts";

/** Errors that already are such a line. */
const PLAIN = [FolderHeld, SchemaTooNew, SchemaTooOld, MayNotMigrate, NotEmpty, NothingThere, WrongMasterKey];

/** One line for a person at a terminal. */
export function explain(error: unknown, settings: Settings): string {
  if (PLAIN.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof FileMistakes) {
    return `BATON_ORG_FILE has ${error.mistakes.length} mistakes; "npm run org -- plan FILE" names each with its line`;
  }
  const code = databaseCode(error);
  switch (code) {
    case "EADDRINUSE":
      return `PORT ${settings.port} is taken by another program; stop it, or set another PORT: each process of Baton on one machine needs its own`;
    case "28P01":
    case "28000":
      return "DATABASE_URL: the database refuses this user or password";
    case "3D000":
      return "DATABASE_URL: this database does not exist; create it first";
    case "25006":
      return "DATABASE_URL: this server only reads (a standby); name the primary";
    case "53100":
      return "DATABASE_URL: the database's disk is full";
    case "53300":
      return "DATABASE_URL: the database has no connection left for this user; end others, or let it have more";
    case "08P01":
      // Of a pooler: it knows neither the user nor the database, or not what it is asked for.
      return `DATABASE_URL: what answers at this address refuses: ${describeError(error).split("\n")[0]}`;
    case "42501":
      return "DATABASE_URL: this user may not use Baton's tables; `grant baton_service to` this user, or name their owner";
  }
  const place = explainPlace(causeOf(error), settings);
  if (place !== null) return place;
  if (isUnreachable(error)) return "DATABASE_URL: the database does not answer at this address";
  return `Baton could not start: ${describeError(error).split("\n")[0]}`;
}

/** What cannot be read, written or listened on; null where it is none of the settings' places. */
function explainPlace(error: unknown, { port, organisationFile, dataFolder }: Settings): string | null {
  const { code, syscall, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === "EACCES" && syscall === "listen")
    return `PORT ${port} is not for this user; set another PORT, above 1023`;
  if (path === undefined) return null;
  const at = resolve(path);
  if (organisationFile !== undefined && at === resolve(organisationFile))
    return `BATON_ORG_FILE ${organisationFile} cannot be read; name a file that exists and that this user may read`;
  // What cannot be made may be the folder, what is in it, or what it would be in.
  const folder = resolve(dataFolder);
  if (`${at}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${at}/`))
    return `BATON_DATA_DIR ${dataFolder} cannot be written; name a folder that can, or set DATABASE_URL`;
  return null;
}
