/** What work is given of an open transaction; refused once that has ended. */
import type { SQL } from "./drizzle.ts";
import type { Pending } from "./pending.ts";
import { type Prepared, runPrepared } from "./prepared.ts";
import { savepoints } from "./savepoints.ts";
import type { Builder, Queries, Session } from "./session.ts";
import type { Flusher, Transaction } from "./transaction.ts";

export type Begun = {
  readonly session: Session;
  readonly orgId: string;
  readonly now: Date;
  readonly pending: Pending;
  /** What was sent without anybody waiting for its answer. */
  readonly asides: Promise<unknown>[];
};

/**
 * Work that somebody forgot to wait for goes on after its transaction has ended. By then the connection may serve
 * another one, into which it would write.
 */
class EndedTransaction extends Error {
  constructor() {
    super("the transaction has ended");
  }
}

/** The transaction, and what ends it for whoever still holds it. */
export function makeTransaction(begun: Begun): { readonly tx: Transaction; readonly end: () => void } {
  const tx = new OpenTransaction(begun);
  return { tx, end: () => tx.end() };
}

class OpenTransaction implements Transaction {
  readonly now: Date;
  readonly orgId: string;
  readonly append: Transaction["append"];
  readonly appended: Transaction["appended"];
  readonly afterCommit: Transaction["afterCommit"];
  readonly savepoint: Transaction["savepoint"];
  readonly #begun: Begun;
  #hasEnded = false;

  constructor(begun: Begun) {
    const { orgId, now, pending } = begun;
    this.#begun = begun;
    this.now = now;
    this.orgId = orgId;
    this.append = pending.append;
    this.appended = pending.appended;
    this.afterCommit = pending.afterCommit;
    this.savepoint = savepoints(begun, () => this.#hasEnded);
  }

  end(): void {
    this.#hasEnded = true;
  }

  get #session(): Session {
    if (this.#hasEnded) throw new EndedTransaction();
    return this.#begun.session;
  }

  #bound<Name extends Builder>(name: Name): Queries[Name] {
    const { queries } = this.#session;
    return (queries[name] as (...given: never[]) => unknown).bind(queries) as Queries[Name];
  }

  get select() {
    return this.#bound("select");
  }
  get selectDistinct() {
    return this.#bound("selectDistinct");
  }
  get selectDistinctOn() {
    return this.#bound("selectDistinctOn");
  }
  get insert() {
    return this.#bound("insert");
  }
  get update() {
    return this.#bound("update");
  }
  get delete() {
    return this.#bound("delete");
  }
  get with() {
    return this.#bound("with");
  }
  get $with() {
    return this.#bound("$with");
  }
  get $count() {
    return this.#bound("$count");
  }

  run<Values extends Record<string, unknown>, Result>(
    statement: Prepared<Values, Result>,
    values: Values,
  ): Promise<Result> {
    return runPrepared(this.#session.queries, statement, values);
  }

  async query<Row>(statement: SQL): Promise<Row[]> {
    const result = (await this.#session.queries.execute(statement)) as unknown;
    return (Array.isArray(result) ? result : (result as { rows: Row[] }).rows) as Row[];
  }

  send<Row>(statement: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.#session.send<Row>(statement, parameters);
  }

  aside<Row>(statement: string, parameters?: readonly unknown[]): Promise<readonly Row[]> {
    const answer = this.send<Row>(statement, parameters);
    // A failure is looked at when its part ends, or when COMMIT says that something had failed.
    this.#begun.asides.push(answer);
    return answer.catch(() => []);
  }

  async flushNow<T>(flusher: Flusher<T>): Promise<void> {
    const items = this.#begun.pending.take(flusher);
    if (items.length > 0) await flusher.flush(this, items);
  }
}
