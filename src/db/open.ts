/** Opens Postgres (a server, or PGlite embedded in this process) behind one type. */
import type { PGlite } from "@electric-sql/pglite";
import type postgres from "postgres";
import { type Connect, makeConnection } from "./connection.ts";
import { loadEmbeddedDriver } from "./drizzle.ts";
import { startEngine } from "./embedded-engine.ts";
import { isForgotten } from "./errors.ts";
import { holdFolder } from "./hold-folder.ts";
import { loadPostgres } from "./mend-postgres.ts";
import { openPool } from "./pool.ts";
import { readAddress } from "./read-address.ts";
import type { Queries, Session, Statement } from "./session.ts";

export type Database = {
  readonly engine: "postgres" | "embedded";
  /** The role to take in every transaction where the connected user would bypass row-level security. */
  readonly serviceRole: string | null;
  /** Looks whether the connected user would bypass row-level security, and takes the service's role if so. */
  useServiceRole(): Promise<void>;
  /** Runs `work` in one transaction: commits when it resolves, rolls back when it rejects. */
  begin<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Statements of one transaction, all sent at once: none may need another's answer. Resolves to the rows of each. */
  together(statements: readonly Statement[]): Promise<unknown[][]>;
  /** One statement outside any transaction of ours; for migrations, health and the kit. */
  raw<Row = Record<string, unknown>>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Several statements in one string, without parameters; for migrations. */
  script(statements: string): Promise<void>;
  close(): Promise<void>;
};

export type DatabaseSettings =
  | { readonly url: string; readonly connections?: number; readonly prepare?: boolean }
  /** `seed` is a database's folder, closed, that a folder with nothing in it begins as. */
  | { readonly folder: string; readonly seed?: string | undefined }
  /** Keeps everything in memory; `snapshot` is a data folder dumped earlier. */
  | { readonly folder: null; readonly snapshot?: Blob };

/**
 * Opens the database. Errors: a folder that another process holds; `UnclearAddress`, `ServerTooOld`, a server that
 * cannot be reached.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  return "url" in settings ? openServer(settings) : openEmbedded(settings);
}

/**
 * Said when connecting: a server, a database or a user may have a zone of its own, and a way to write dates in which
 * the ninth of March reads as the third of September. A pooler knows these two and keeps them.
 */
const SAID = { DateStyle: "ISO, MDY", TimeZone: "UTC" };

async function openServer(settings: {
  url: string;
  connections?: number;
  prepare?: boolean;
}): Promise<Database> {
  const connect = (await loadPostgres()) as unknown as Connect;
  const { connection, ...read } = readAddress(settings.url);
  // Its types do not know that it takes lists of hosts and ports.
  const address = read as unknown as postgres.Options<Record<string, never>>;
  const options = {
    ...address,
    connect_timeout: 5,
    idle_timeout: 60,
    // Seconds. Left alone, postgres.js waits up to twenty before it looks again for a server that was away.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 0.5),
    onnotice: () => {},
    prepare: settings.prepare ?? true,
    connection: { ...connection, ...SAID },
  } satisfies postgres.Options<Record<string, never>>;
  // drizzle rewrites the parsers of the client it is given, so plain statements have a client of their own.
  const plain = connect({ ...options, max: 2 });
  await learnArrays(plain);
  const preparing = { isOn: options.prepare };
  const open = () => makeConnection(connect, { ...options, arrays: plain.options, preparing });
  const pool = openPool(open, settings.connections ?? 10);
  return withRole({
    engine: "postgres",
    begin: (work) => pool.lend((connection) => connection.begin(work)),
    together: (statements) =>
      onceMore(isForgotten, () => pool.lend((connection) => connection.together(statements))),
    raw: async (statement, parameters = []) =>
      [...(await plain.unsafe(statement, parameters as postgres.ParameterOrJSON<never>[]))] as never,
    script: async (statements) => {
      await plain.unsafe(statements);
    },
    close: async () => {
      await Promise.all([pool.close(), plain.end({ timeout: 5 })]);
    },
  });
}

/** Repeats once what was refused for this reason, with nothing changed. */
async function onceMore<T>(isReason: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isReason(error)) throw error;
    return work();
  }
}

const OLDEST = 15;

/** The server is older than what Baton's tables need. */
export class ServerTooOld extends Error {
  constructor(version: string) {
    super(`DATABASE_URL: this server is Postgres ${version}; Baton needs ${OLDEST} or newer`);
  }
}

/** Errors: `ServerTooOld`. `version`: as Postgres calls itself, "13.4 (Debian 13.4-1)". */
export function refuseOld(version: string): void {
  const [short = version] = version.split(" ");
  if (Number.parseInt(short, 10) < OLDEST) throw new ServerTooOld(short);
}

/**
 * postgres.js asks a server for its array types on every connection (70 ms of a start): one asks for all.
 * Errors: `ServerTooOld`; whatever keeps it from connecting.
 */
async function learnArrays(client: postgres.Sql): Promise<void> {
  try {
    const [row] = await client.unsafe("select current_setting('server_version') as version");
    refuseOld(String(row?.version));
  } catch (error) {
    await client.end({ timeout: 0 });
    throw error;
  }
}

async function openEmbedded(settings: Exclude<DatabaseSettings, { url: string }>): Promise<Database> {
  // PGlite takes no lock of its own: two processes on one folder silently lose rows.
  const release = settings.folder === null ? async () => {} : await holdFolder(settings.folder);
  const client = await startEngine(settings).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const begin = embeddedTransactions(client);
  return withRole({
    engine: "embedded",
    begin,
    together: (statements) =>
      begin(({ send }) => Promise.all(statements.map(({ text, parameters }) => send(text, parameters)))),
    raw: async (statement, parameters = []) => (await client.query(statement, [...parameters])).rows as never,
    script: async (statements) => {
      await client.exec(statements);
    },
    close: async () => {
      await client.close();
      await release();
    },
  });
}

/** drizzle takes a plain object for settings, so the client that it is given has a class. */
class Wrapped {}

/** PGlite runs one transaction after the other, so one query builder serves them all. */
function embeddedTransactions(client: PGlite): Database["begin"] {
  let current: Pick<PGlite, "query"> = client;
  let beforeEach = (): void => {};
  const query: PGlite["query"] = (...statement) => {
    beforeEach();
    return current.query(...statement);
  };
  const driver = Object.assign(new Wrapped(), { query });
  const session: Session = {
    queries: loadEmbeddedDriver().drizzle(driver as never, { casing: "snake_case" }) as unknown as Queries,
    send: async (text, parameters = []) => (await query(text, [...parameters])).rows as never,
    // In this process: it answers.
    limitSilence: () => {},
    beforeEach: (hook) => {
      beforeEach = hook;
    },
  };
  return (work) =>
    client.transaction((transaction) => {
      current = transaction as unknown as PGlite;
      beforeEach = () => {};
      return work(session);
    });
}

/** The role that owns nothing and bypasses nothing; `migrate` makes it. */
export const SERVICE_ROLE = "baton_service";

function withRole(opened: Omit<Database, "serviceRole" | "useServiceRole">): Database {
  let role: string | null = null;
  return {
    ...opened,
    get serviceRole() {
      return role;
    },
    async useServiceRole() {
      const [user] = await opened.raw<{ bypasses: boolean }>(
        "select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user",
      );
      role = user?.bypasses ? SERVICE_ROLE : null;
    },
  };
}
