/**
 * DATABASE_URL as libpq reads it (PostgreSQL manual, "Connection URIs"), for a driver that reads less of it: folders
 * of Unix sockets, several hosts, files of certificates.
 */
import { readFileSync } from "node:fs";
import type postgres from "postgres";

/** One line that names what is wrong with the address and what to write, and holds nothing of the password. */
export class UnclearAddress extends Error {
  constructor(what: string) {
    super(`DATABASE_URL: ${what}`);
  }
}

export type AddressOptions = Pick<
  postgres.Options<Record<string, never>>,
  "path" | "username" | "password" | "database" | "ssl" | "target_session_attrs" | "connection"
> & {
  /** The driver takes lists, of the same length; its types do not say so. */
  readonly host?: readonly string[];
  readonly port?: readonly number[] | number;
};

const SHAPE = /^postgres(?:ql)?:\/\/(?:([^/?#]*)@)?([^/?#@]*)(?:\/([^?#@]*))?(?:\?([^#]*))?$/;
const HOST = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/;
const AS_IT_IS_WRITTEN =
  "write it as postgres://user:password@host:5432/baton, and in user and password @ : / ? # % as %40 %3A %2F %3F %23 %25";

/** What postgres.js has no use for, or is told by us. */
const PASSED_OVER =
  /^(connect_timeout|keepalives.*|tcp_user_timeout|gssencmode|sslsni|sslcompression|fallback_application_name|load_balance_hosts|channel_binding)$/;
const OURS = /^(host|port|user|password|dbname|ssl|sslmode|sslrootcert|sslcert|sslkey|target_session_attrs)$/;

/** What the driver needs to reach the database. Errors: `UnclearAddress`. */
export function readAddress(text: string): AddressOptions {
  const [, who = "", where = "", path = "", query = ""] =
    SHAPE.exec(text.trim()) ?? unclear(AS_IT_IS_WRITTEN);
  const asked = parametersOf(query);
  const colon = who.indexOf(":");
  const user = asked.user ?? decoded(colon < 0 ? who : who.slice(0, colon));
  const password = asked.password ?? (colon < 0 ? "" : decoded(who.slice(colon + 1)));
  const database = asked.dbname ?? decoded(path);
  if (asked.channel_binding === "require") unclear("Baton cannot do channel_binding=require; leave it out");
  const hosts = hostsOf(where, asked);
  // Of several one takes what is written; the others may be its standbys.
  const attrs = asked.target_session_attrs ?? ((hosts.host?.length ?? 0) > 1 ? "read-write" : null);
  const ssl = tlsOf(asked, hosts);
  const connection = Object.entries(asked).filter(([name]) => !OURS.test(name) && !PASSED_OVER.test(name));
  return {
    ...hosts,
    ...(user === "" ? {} : { username: user }),
    ...(password === "" ? {} : { password }),
    ...(database === "" ? {} : { database }),
    ...(ssl === undefined ? {} : { ssl }),
    ...(attrs === null ? {} : { target_session_attrs: attrs as "read-write" }),
    connection: Object.fromEntries(connection),
  };
}

const unclear = (what: string): never => {
  throw new UnclearAddress(what);
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return unclear("a % in it is not followed by two digits of a code; write % itself as %25");
  }
}

type Parameters = Readonly<Record<string, string>>;

function parametersOf(query: string): Parameters {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decoded(name), decoded(value.join("="))];
    }),
  );
}

type Hosts = Pick<AddressOptions, "host" | "port" | "path">;

/** Hosts and ports of the same length; a folder's socket; nothing where none is named: the driver's own choice. */
function hostsOf(where: string, asked: Parameters): Hosts {
  const parts = where.split(",").map((part) => HOST.exec(part) ?? unclear(AS_IT_IS_WRITTEN));
  const hosts = asked.host?.split(",") ?? parts.map(([, host = ""]) => decoded(host).replace(/^\[|\]$/g, ""));
  const ports = asked.port?.split(",") ?? parts.map(([, , port]) => port ?? "5432");
  const numbers = hosts.map((_, index) => Number(ports[index] ?? ports[0]));
  if (numbers.some((port) => !(port > 0 && port < 65_536))) unclear("its port is no number from 1 to 65535");
  const [first = "", ...others] = hosts;
  if (first.startsWith("/"))
    return others.length > 0
      ? unclear("name one folder, or several hosts")
      : { path: `${first}/.s.PGSQL.${numbers[0]}` };
  if (first === "") return asked.port === undefined ? {} : { port: numbers[0] ?? 5432 };
  return { host: hosts, port: numbers };
}

/** Undefined: the driver's own choice, which is none. A socket of this machine has no use for it. */
function tlsOf(asked: Parameters, { host: [only, ...others] = [], path }: Hosts): AddressOptions["ssl"] {
  const { sslrootcert, sslcert, sslkey } = asked;
  const isOwn = sslrootcert !== undefined && sslrootcert !== "system";
  const mode = asked.sslmode ?? asked.ssl ?? (sslrootcert === "system" ? "verify-full" : undefined);
  if (mode === undefined || path !== undefined) return undefined;
  const files = {
    ...(isOwn ? { ca: fileOf("sslrootcert", sslrootcert) } : {}),
    ...(sslcert === undefined ? {} : { cert: fileOf("sslcert", sslcert) }),
    ...(sslkey === undefined ? {} : { key: fileOf("sslkey", sslkey) }),
  };
  // Numbers are in no server name: without this, Node would look for "localhost" in the certificate.
  const named = only !== undefined && others.length === 0 ? { host: only } : {};
  const anyName = { checkServerIdentity: () => undefined };
  // As libpq has it: with an authority of one's own, to require is to verify.
  switch (mode === "require" && isOwn ? "verify-ca" : mode) {
    case "disable":
    case "false":
      return false;
    case "allow":
    case "prefer":
      return "prefer";
    case "require":
    case "no-verify":
      return { rejectUnauthorized: false, ...files };
    case "verify-ca":
      return { rejectUnauthorized: true, ...anyName, ...files };
    case "verify-full":
    case "true":
      return { rejectUnauthorized: true, ...named, ...files };
    default:
      return unclear("sslmode must be disable, prefer, require, verify-ca or verify-full");
  }
}

function fileOf(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return unclear(`${name} cannot be read; name a file that exists and that this user may read`);
  }
}
