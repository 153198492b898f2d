/** Why Baton could not start, in one line: what is wrong and what to do. Never a stack trace. */
import { resolve } from "node:path";
import { causeOf, databaseCode, describeError, isUnreachable } from "../db/errors.ts";
import { FolderHeld } from "../db/hold-folder.ts";
import { MayNotMigrate, SchemaTooNew, SchemaTooOld } from "../db/migrate.ts";
import { ServerTooOld } from "../db/open.ts";
import { UnclearAddress } from "../db/read-address.ts";
import type { Settings } from "../env.ts";
import { FileMistakes } from "../features/organisation/file-mistakes.ts";
import { WrongMasterKey } from "./master-key.ts";
import { NotEmpty, NothingThere, NowhereToMove } from "./move.ts";

/** Errors that already are such a line. */
const PLAIN = [
  ...[FolderHeld, NotEmpty, NothingThere, NowhereToMove, WrongMasterKey],
  ...[UnclearAddress, ServerTooOld, SchemaTooNew, SchemaTooOld, MayNotMigrate],
];

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
    case "28000":
      return "DATABASE_URL: the database lets this user in neither with this password nor this way; where it asks for TLS, add sslmode=require";
    case "28P01":
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
  const refused = explainConnection(error);
  if (refused !== null) return refused;
  if (isUnreachable(error))
    return `DATABASE_URL: the database does not answer at this address${asksForTls(settings) ? ", or not with TLS, which its sslmode demands" : ""}`;
  return `Baton could not start: ${describeError(error).split("\n")[0]}`;
}

/** A file that was named on the command line; null where nothing simple can be said of it. */
function explainFile(code: string | undefined, path: string): string | null {
  if (code === "ENOENT") return `${path} is not there`;
  if (code === "EEXIST") return `${path} is there already, and is not written over; name another file`;
  if (code === "EACCES" || code === "EISDIR" || code === "ENOTDIR")
    return `${path} cannot be read or written by this user`;
  return null;
}

const asksForTls = ({ databaseUrl = "" }: Settings): boolean =>
  /[?&]ssl(mode)?=(require|verify|true)/.test(databaseUrl);

/** OpenSSL's and Node's words for a certificate that was not believed. */
const UNTRUSTED = /^(CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|ERR_OSSL_)/;

/** A certificate, or a parameter of the address; null where it is neither. */
function explainConnection(error: unknown): string | null {
  const {
    code = "",
    routine,
    message,
  } = (causeOf(error) ?? {}) as Readonly<Record<string, string | undefined>>;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return "DATABASE_URL: the server's certificate is for another host; name that host, or say sslmode=verify-ca";
  if (UNTRUSTED.test(code))
    return `DATABASE_URL: the server's certificate is not trusted (${code}); name its authority's file with sslrootcert=`;
  // Its message names the parameter and no value.
  if (code === "42704" && routine === "find_option")
    return `DATABASE_URL: the database knows no such parameter (${message}); leave it out`;
  return null;
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
  return explainFile(code, path);
}
