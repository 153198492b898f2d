/**
 * One unit of work: everything a request or a timer changes, committed together or not at all.
 * Records, outside effects and timers are appended to it in memory and written in one flush just before
 * COMMIT, because a chain head locked over round trips costs a factor of fifty.
 */

import { type SQL, sql } from "./drizzle.ts";
import { isWorthRepeating } from "./errors.ts";
import type { Database, Queries } from "./open.ts";

/** Writes what was appended to a transaction. Lower `order` runs earlier; chain heads are locked last. */
export type Flusher<T> = {
  readonly name: string;
  readonly order: number;
  flush(tx: Transaction, items: readonly T[]): Promise<void>;
};

export type Transaction = Pick<
  Queries,
  | "select"
  | "selectDistinct"
  | "selectDistinctOn"
  | "insert"
  | "update"
  | "delete"
  | "with"
  | "$with"
  | "$count"
> & {
  /** The database's time at the first statement; the only "now" that rules and rows may use. */
  readonly now: Date;
  /** The organisation that row-level security admits; "*" only for the engine's own tables. */
  readonly orgId: string;
  /** Rows of a hand-written statement. */
  query<Row = Record<string, unknown>>(statement: SQL): Promise<Row[]>;
  /** Appends an item that `flusher` writes before COMMIT; cut back when its savepoint is rolled back. */
  append<T>(flusher: Flusher<T>, item: T): void;
  /** How many items a flusher has been given and not yet written. */
  appended<T>(flusher: Flusher<T>): number;
  /** Writes what a flusher holds at once, where later statements of this transaction must see it. */
  flushNow<T>(flusher: Flusher<T>): Promise<void>;
  /** Runs after COMMIT; never throws into the caller (a hint that is lost is found by the sweep). */
  afterCommit(hint: () => void): void;
  /** A part that may fail alone: its rows and everything it appended vanish, the rest goes on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
};

/** Statement, lock and idle time-outs of every transaction, as Postgres reads them. */
const TIMEOUTS = { statement_timeout: "10s", lock_timeout: "5s", idle_in_transaction_session_timeout: "30s" };

/**
 * Opens a transaction for one organisation ("*": the engine across organisations).
 * Repeats the whole work up to three times on a deadlock or serialisation failure, so `work` must not
 * touch the outside world. Errors: whatever `work` throws, after a rollback.
 */
export async function openTransaction<T>(
  db: Database,
  orgId: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const hints: (() => void)[] = [];
    try {
      const result = await db.begin(async (queries) => {
        const tx = await makeTransaction(db, queries, orgId, hints);
        const value = await work(tx);
        await tx.flushAll();
        return value;
      });
      for (const hint of hints) hint();
      return result;
    } catch (error) {
      if (attempt >= 3 || !isWorthRepeating(error)) throw error;
    }
  }
}

type Pending = { flusher: Flusher<unknown>; items: unknown[] };

async function makeTransaction(db: Database, queries: Queries, orgId: string, hints: (() => void)[]) {
  const run = async <Row>(statement: SQL): Promise<Row[]> => {
    const result = (await queries.execute(statement)) as unknown;
    return (Array.isArray(result) ? result : (result as { rows: Row[] }).rows) as Row[];
  };
  const role = db.serviceRole ? sql`, set_config('role', ${db.serviceRole}, true)` : sql``;
  const settings = Object.entries(TIMEOUTS).map(
    ([name, value]) => sql`, set_config(${name}, ${value}, true)`,
  );
  const [first] = await run<{ now: string | Date }>(
    sql`select app_now() as now, set_config('baton.org', ${orgId}, true)${sql.join(settings)}${role}`,
  );
  if (!first) throw new Error("the database did not answer with its time");
  const pending: Pending[] = [];
  let depth = 0;
  const find = (flusher: Flusher<unknown>) => pending.find((entry) => entry.flusher === flusher);
  return {
    select: queries.select.bind(queries),
    selectDistinct: queries.selectDistinct.bind(queries),
    selectDistinctOn: queries.selectDistinctOn.bind(queries),
    insert: queries.insert.bind(queries),
    update: queries.update.bind(queries),
    delete: queries.delete.bind(queries),
    with: queries.with.bind(queries),
    $with: queries.$with.bind(queries),
    $count: queries.$count.bind(queries),
    now: new Date(first.now),
    orgId,
    query: run,
    append(flusher: Flusher<never>, item: never) {
      const entry = find(flusher as Flusher<unknown>);
      if (entry) entry.items.push(item);
      else pending.push({ flusher: flusher as Flusher<unknown>, items: [item] });
    },
    appended: (flusher: Flusher<never>) => find(flusher as Flusher<unknown>)?.items.length ?? 0,
    async flushNow(this: Transaction, flusher: Flusher<never>) {
      const items = find(flusher as Flusher<unknown>)?.items.splice(0) ?? [];
      if (items.length > 0) await flusher.flush(this, items as never[]);
    },
    afterCommit: (hint: () => void) => void hints.push(hint),
    async savepoint<T>(work: () => Promise<T>): Promise<T> {
      const name = sql.raw(`part_${++depth}`);
      // Copies, not lengths: what is flushed inside and rolled back must be flushed again.
      const kept = new Map(pending.map((entry) => [entry, [...entry.items]]));
      const hinted = hints.length;
      await run(sql`savepoint ${name}`);
      try {
        const value = await work();
        await run(sql`release savepoint ${name}`);
        return value;
      } catch (error) {
        await run(sql`rollback to savepoint ${name}`);
        for (const entry of pending) entry.items = kept.get(entry) ?? [];
        hints.length = hinted;
        throw error;
      } finally {
        depth--;
      }
    },
    /** A flusher may append to a later one (an effect that is recorded), never to an earlier one. */
    async flushAll() {
      for (;;) {
        const next = pending
          .filter((entry) => entry.items.length > 0)
          .sort((a, b) => a.flusher.order - b.flusher.order)[0];
        if (!next) return;
        const items = next.items.splice(0);
        await next.flusher.flush(this as unknown as Transaction, items);
      }
    },
  } as Transaction & { flushAll(): Promise<void> };
}
