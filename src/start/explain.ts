/** Why Baton could not start, in one line: what is wrong and what to do. Never a stack trace. */
import { databaseCode, describeError, isUnreachable } from "../db/errors.ts";
import { FolderHeld } from "../db/hold-folder.ts";
import { SchemaTooNew, SchemaTooOld } from "../db/migrate.ts";
import type { Settings } from "../env.ts";
import { FileMistakes } from "../features/organisation/file-mistakes.ts";
import { NotEmpty } from "./move.ts";

/** Errors that already are such a line. */
const PLAIN = [FolderHeld, SchemaTooNew, SchemaTooOld, NotEmpty];

/** One line for a person at a terminal. */
export function explain(error: unknown, settings: Settings): string {
  if (PLAIN.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof FileMistakes) {
    return `BATON_ORG_FILE has ${error.mistakes.length} mistakes; "npm run org -- plan FILE" names each with its line`;
  }
  const code = databaseCode(error);
  switch (code) {
    case "EADDRINUSE":
      return `PORT ${settings.port} is taken by another program; stop it, or set another PORT`;
    case "EACCES":
    case "EROFS":
      return `BATON_DATA_DIR ${settings.dataFolder} cannot be written; name a folder that can, or set DATABASE_URL`;
    case "ENOENT":
      return `BATON_ORG_FILE ${settings.organisationFile ?? ""} cannot be read; name a file that exists`;
    case "28P01":
    case "28000":
      return "DATABASE_URL: the database refuses this user or password";
    case "3D000":
      return "DATABASE_URL: this database does not exist; create it first";
    case "42501":
      return "DATABASE_URL: this user may not create tables in the schema public; grant it, or name its owner";
  }
  if (isUnreachable(error)) return "DATABASE_URL: the database does not answer at this address";
  return `Baton could not start: ${describeError(error).split("\n")[0]}`;
}
