/** One open transaction, as a driver sees it. */
import type { PgDatabase, PgQueryResultHKT } from "./drizzle.ts";

/** Drizzle's query builder over either driver; both return different shapes only from `execute`. */
export type Queries = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** What of it a transaction hands on. */
export type Builder =
  | "select"
  | "selectDistinct"
  | "selectDistinctOn"
  | "insert"
  | "update"
  | "delete"
  | "with"
  | "$with"
  | "$count";

export type Session = {
  readonly queries: Queries;
  /**
   * A statement of our own, whose text never changes: it is prepared once. Sent without waiting for what was
   * sent before it, answered in that order. Instants and JSON come as texts.
   */
  send<Row = Record<string, unknown>>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Until the transaction's end an answer may take so long, in milliseconds; then the connection counts as lost. */
  limitSilence(ms: number): void;
  /** Called before each statement leaves, whoever made it; what it sends leaves first. */
  beforeEach(hook: () => void): void;
};

/** A statement whose text never changes, and its parameters. */
export type Statement = { readonly text: string; readonly parameters?: readonly unknown[] };
