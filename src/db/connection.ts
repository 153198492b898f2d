/**
 * One connection to a Postgres server. Statements leave without waiting for the answers to those before them
 * (the way there and back costs more than the statement), and what failed is never taken for committed.
 */
import type postgres from "postgres";
import { loadPostgresDriver } from "./drizzle.ts";
import { isForgotten } from "./errors.ts";
import { openPipe, type Pipe } from "./pipe.ts";
import type { Queries, Session, Statement } from "./session.ts";
import { SILENCE_MS, type Silence, watchSilence } from "./silence.ts";

export type PostgresOptions = postgres.Options<Record<string, never>>;
/** How values of each type are read and written; of a client that has asked the server for its array types. */
type KnownTypes = Pick<postgres.Sql["options"], "parsers" | "serializers">;
export type Connect = (options: PostgresOptions) => postgres.Sql;

export type Connection = {
  /** False once the server or the network has ended it: then it is thrown away. */
  readonly isAlive: () => boolean;
  /** Begins, works, commits; rolls back where `work` rejects. One at a time. */
  begin<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** One transaction whose statements need nothing of each other: all are sent at once, with its end. */
  together(statements: readonly Statement[]): Promise<unknown[][]>;
  close(): Promise<void>;
};

/** Whether statements are prepared: one answer for all connections to a server. */
export type Preparing = { isOn: boolean };

/** Whatever ran on it was rolled back by the server. The code is postgres.js' own. */
class ConnectionLost extends Error {
  readonly code = "CONNECTION_CLOSED";
}

type ConnectionOptions = PostgresOptions & { readonly arrays: KnownTypes; readonly preparing: Preparing };

/** Makes a connection, which is opened by its first statement. */
export function makeConnection(
  connect: Connect,
  { arrays, preparing, ...options }: ConnectionOptions,
): Connection {
  let lost: Error | null = null;
  const waiting = new Set<(error: Error) => void>();
  const lose = (error: Error): void => {
    if (lost !== null) return;
    lost = error;
    for (const refuse of waiting) refuse(error);
    // postgres.js would connect anew, and the rest of a transaction would run outside of it.
    void client.end({ timeout: 0 });
  };
  const client = connect({
    ...options,
    max: 1,
    max_lifetime: null,
    fetch_types: false,
    onclose: () => lose(new ConnectionLost("the connection to the database was closed")),
  });
  Object.assign(client.options.parsers, arrays.parsers);
  Object.assign(client.options.serializers, arrays.serializers);
  const hooks = { beforeEach: (): void => {} };
  const silence = watchSilence(() => lose(new ConnectionLost("the database has said nothing for too long")));
  const send = sender(client, { pipe: openPipe(() => lost), preparing, hooks, lose, silence });
  const session = sessionOver(client, { send, hooks, silence });
  return {
    isAlive: () => lost === null,
    begin(work) {
      silence.limit(null);
      return inTransaction({ session, send, isLost: () => lost !== null, unlessLost: giveUp(waiting) }, work);
    },
    together(statements) {
      silence.limit(SILENCE_MS);
      return allAtOnce(session, statements);
    },
    close: () => client.end({ timeout: 5 }),
  };
}

type Sending = {
  readonly send: Sender;
  readonly hooks: { beforeEach: () => void };
  readonly silence: Silence;
};

/** drizzle's query builder over one client whose statements are sent by `send`. */
function sessionOver({ options }: postgres.Sql, { send, hooks, silence }: Sending): Session {
  const driver = Object.assign(new Wrapped(), { options, unsafe: send });
  return {
    queries: loadPostgresDriver().drizzle(driver as unknown as postgres.Sql, {
      casing: "snake_case",
    }) as unknown as Queries,
    send: async (text, parameters = []) => [...((await send(text, parameters)) as Iterable<never>)],
    limitSilence: (ms) => silence.limit(ms),
    beforeEach: (hook) => {
      hooks.beforeEach = hook;
    },
  };
}

/** drizzle takes a plain object for settings, so the client that it is given has a class. */
class Wrapped {}

type Sender = (text: string, parameters?: readonly unknown[]) => Promise<unknown>;

/**
 * Never prepared: behind a pooler each transaction may come to another connection of the server, which does not know
 * what was prepared on the one before. Work whose "begin" was refused would run outside of any transaction.
 */
const UNPREPARED: ReadonlySet<string> = new Set(["begin", "commit", "rollback"]);

/** What drizzle and we send by: like postgres.js' `unsafe`, prepared and in turn. */
function sender(
  client: postgres.Sql,
  parts: {
    readonly pipe: Pipe;
    readonly preparing: Preparing;
    readonly hooks: { readonly beforeEach: () => void };
    readonly lose: (error: Error) => void;
    readonly silence: Silence;
  },
): Sender {
  const known = new Set<string>();
  return (text, parameters = []) => {
    parts.hooks.beforeEach();
    let query: postgres.PendingQuery<postgres.Row[]> | undefined;
    let asValues = false;
    const start = () => {
      const prepare = parts.preparing.isOn && !UNPREPARED.has(text);
      if (prepare) known.add(text);
      query = client.unsafe(text, parameters as postgres.ParameterOrJSON<never>[], { prepare });
      if (asValues) query.values();
      return parts.silence.during(query.execute()).catch((error: Error) => {
        known.delete(text);
        if (isForgotten(error)) parts.preparing.isOn = false;
        // What the server did not say itself leaves it open in which state the connection is.
        if (!("severity" in error)) parts.lose(error);
        throw error;
      });
    };
    const isKnown = () => parts.preparing.isOn && known.has(text);
    const answer = parts.pipe.pass({ isLong: () => parameters.length > 0 && !isKnown(), start });
    // drizzle asks for rows as lists of values by calling this on what `unsafe` returned.
    const values = () => {
      asValues = true;
      query?.values();
      return answer;
    };
    return Object.assign(answer, { values });
  };
}

/** Ends the wait for work at the moment the connection is lost. The work may go on, and can send nothing more. */
const giveUp =
  (waiting: Set<(error: Error) => void>) =>
  async <T>(work: Promise<T>): Promise<T> => {
    let refuse: (error: Error) => void = () => {};
    const gone = new Promise<never>((_, reject) => {
      refuse = reject;
    });
    waiting.add(refuse);
    try {
      return await Promise.race([work, gone]);
    } finally {
      waiting.delete(refuse);
    }
  };

type Running = {
  readonly session: Session;
  readonly send: Sender;
  readonly isLost: () => boolean;
  readonly unlessLost: <T>(work: Promise<T>) => Promise<T>;
};

async function inTransaction<T>(
  { session, send, isLost, unlessLost }: Running,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const quiet = () => session.beforeEach(() => {});
  quiet();
  let refused: unknown;
  // What `work` sends first leaves together with "begin".
  const begun = send("begin").catch((error: unknown) => {
    refused = error;
  });
  try {
    const value = await unlessLost(work(session));
    quiet();
    if (refused !== undefined) throw refused;
    const { command } = (await send("commit")) as { readonly command: string };
    // After a failed statement whose error nobody passed on, Postgres answers COMMIT by rolling back.
    if (command !== "COMMIT") throw new Error("a statement had failed, so nothing was committed");
    return value;
  } catch (error) {
    quiet();
    await begun;
    // Where the connection is gone, the server has rolled back by itself.
    if (!isLost()) await send("rollback").catch(() => undefined);
    throw refused ?? error;
  }
}

async function allAtOnce(session: Session, statements: readonly Statement[]): Promise<unknown[][]> {
  session.beforeEach(() => {});
  const begun = session.send("begin");
  const answers = statements.map(({ text, parameters }) => session.send(text, parameters));
  // Where one failed, Postgres reads this as ROLLBACK: nothing stays open, and the failure is told below.
  const ended = session.send("commit");
  const [, , ...rows] = await Promise.all([begun, ended, ...answers]);
  return rows;
}
