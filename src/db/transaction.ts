/**
 * One unit of work: everything a request or a timer changes, committed together or not at all.
 * Records, outside effects and timers are appended to it in memory and written in one flush just before
 * COMMIT, because a chain head locked over round trips costs a factor of fifty.
 */

import type { SQL } from "./drizzle.ts";
import { databaseCode, isWorthRepeating } from "./errors.ts";
import { makeTransaction } from "./make-transaction.ts";
import { type Database, SERVICE_ROLE } from "./open.ts";
import { openPending, type Pending } from "./pending.ts";
import { type Prepared, runPrepared } from "./prepared.ts";
import type { Builder, Queries, Session, Statement } from "./session.ts";
import { SILENCE_MS } from "./silence.ts";

/** Writes what was appended to a transaction. Lower `order` runs earlier; chain heads are locked last. */
export type Flusher<T> = {
  readonly name: string;
  readonly order: number;
  flush(tx: Transaction, items: readonly T[]): Promise<void>;
};

export type Transaction = Pick<Queries, Builder> & {
  /** The database's time at the first statement; the only "now" that rules and rows may use. */
  readonly now: Date;
  /** The organisation that row-level security admits; "*" only for the engine's own tables. */
  readonly orgId: string;
  /** A query whose text never changes, built once for a connection. */
  run<Values extends Record<string, unknown>, Result>(
    statement: Prepared<Values, Result>,
    values: Values,
  ): Promise<Result>;
  /** Rows of a hand-written statement. */
  query<Row = Record<string, unknown>>(statement: SQL): Promise<Row[]>;
  /** Rows of a statement whose text never changes, for hot paths: nothing is built. Sent without waiting. */
  send: Session["send"];
  /**
   * The same where nobody waits for the answer before COMMIT: its failure is the failure of its part, or of the whole
   * transaction, and need not be handled. Resolves to its rows, none where it failed.
   */
  aside<Row = unknown>(statement: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Appends an item that `flusher` writes before COMMIT; cut back when its savepoint is rolled back. */
  append<T>(flusher: Flusher<T>, item: T): void;
  /** How many items a flusher has been given and not yet written. */
  appended<T>(flusher: Flusher<T>): number;
  /** Writes what a flusher holds at once, where later statements of this transaction must see it. */
  flushNow<T>(flusher: Flusher<T>): Promise<void>;
  /** Runs soon after COMMIT, when whoever waited has the answer; a hint that fails or is lost is found by the sweep. */
  afterCommit(hint: () => void): void;
  /** A part that may fail alone: its rows and everything it appended vanish, the rest goes on. Free where it sends nothing. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
};

/** How long a statement waits for a lock, as Postgres reads it: milliseconds. */
export const LOCK_TIMEOUT_MS = "5000";
/** Statement, lock and idle time-outs of every transaction, as Postgres reads them. */
const TIMEOUTS = {
  statement_timeout: "10s",
  lock_timeout: LOCK_TIMEOUT_MS,
  idle_in_transaction_session_timeout: "10s",
};
/**
 * A prepared statement keeps the plan that it was first given. One that was made while a table was nearly empty reads
 * all of it ever after: what has an index goes by it. Where nothing has one, the price would look so high that the plan
 * were compiled, which takes longer than reading.
 */
const PLANS = { enable_seqscan: "off", jit: "off" };

/**
 * Opens a transaction for one organisation ("*": the engine across organisations).
 * Repeats the whole work up to three times on a deadlock or serialisation failure, so `work` must not
 * touch the outside world. Errors: whatever `work` throws, after a rollback.
 */
export const openTransaction = <T>(
  db: Database,
  orgId: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> => openTransactionWith(db, orgId, { ahead: async () => {}, work });

/** What can be asked before the transaction's time is known. */
export type Ahead = Pick<Transaction, "send" | "run" | "orgId">;

/** The same, where what `ahead` asks for travels together with the transaction's first statement. */
export async function openTransactionWith<T, Known>(
  db: Database,
  orgId: string,
  { ahead, work }: Errand<T, Known>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const pending = openPending();
    const asides: Promise<unknown>[] = [];
    try {
      const result = await db.begin(async (session) => {
        const [now, known] = await Promise.all([
          firstStatement(session, db, orgId),
          ahead({
            send: session.send,
            run: (one, values) => runPrepared(session.queries, one, values),
            orgId,
          }),
        ]);
        const { tx, end } = makeTransaction({ session, orgId, now, pending, asides });
        try {
          const value = await work(tx, known);
          await flushAll(tx, pending);
          return value;
        } finally {
          end();
        }
      });
      // Whoever waits for the answer comes first.
      if (pending.hints.length > 0) setImmediate(() => pending.hints.forEach(tell));
      return result;
    } catch (error) {
      const cause = (await firstFailure(asides)) ?? error;
      if (attempt >= 3 || !isWorthRepeating(cause)) throw cause;
    }
  }
}

/** After one statement failed, all that follow are refused: they say nothing of why. */
const REFUSED = "25P02";

/** The order of what is flushed last: chain heads. */
export const LAST = 90;
const whatWasSentLeaves = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Why a statement that nobody waited for failed; undefined where none did. */
async function firstFailure(asides: readonly Promise<unknown>[]): Promise<unknown> {
  const settled = await Promise.allSettled(asides);
  const failed = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  return failed.find((reason) => databaseCode(reason) !== REFUSED);
}

type Errand<T, Known> = {
  readonly ahead: (early: Ahead) => Promise<Known>;
  readonly work: (tx: Transaction, known: Known) => Promise<T>;
};

/** What is committed stays done: a hint that fails is a hint that is lost. */
function tell(hint: () => void): void {
  try {
    hint();
  } catch {
    // The sweep finds what it told.
  }
}

/**
 * Rows of one statement in a transaction of its own, with one way there and back: for looking up what a request
 * or a loop begins with. Errors: the database's.
 */
export async function lookUp<Row>(db: Database, orgId: string, statement: Statement): Promise<Row[]> {
  const first = { text: firstText(db), parameters: [orgId] };
  const [, rows] = await db.together([first, statement]);
  return (rows ?? []) as Row[];
}

const FIRST = `select app_now() as now, set_config('baton.org', $1, true), concat(${Object.entries({
  ...TIMEOUTS,
  ...PLANS,
})
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(", ")})`;
const firstText = ({ serviceRole }: Database): string => (serviceRole ? FIRST_AS_SERVICE : FIRST);
const FIRST_AS_SERVICE = `${FIRST}, set_config('role', '${SERVICE_ROLE}', true)`;

/** One way there and back: whose rows are admitted, the time-outs, the service's role, and the database's time. */
async function firstStatement(session: Session, db: Database, orgId: string): Promise<Date> {
  session.limitSilence(SILENCE_MS);
  const [first] = await session.send<{ now: string | Date }>(db.serviceRole ? FIRST_AS_SERVICE : FIRST, [
    orgId,
  ]);
  if (!first) throw new Error("the database did not answer with its time");
  return new Date(first.now);
}

/** A flusher may append to a later one (an effect that is recorded), never to an earlier one. */
async function flushAll(tx: Transaction, pending: Pending): Promise<void> {
  for (let next = pending.takeNext(); next; next = pending.takeNext()) {
    // What was sent leaves when this process has nothing else to do: the database works while the last is prepared.
    if (next.flusher.order === LAST) await whatWasSentLeaves();
    await next.flusher.flush(tx, next.items);
  }
}
