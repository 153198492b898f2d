/** What every queue is asked for in P1 and P2, so that one row drives them all. */
import type { Collected, Job } from "./tally.ts";

export type Opening = {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** What the handler does: nothing, or row, record and outbox in one transaction. */
  readonly work: "nothing" | "record";
  readonly organisations: number;
};

export type Setting = {
  readonly count: number;
  readonly inFlight: number;
  readonly dueAt: number;
};

export type QueueSteps = {
  open(opening: Opening): Promise<void>;
  /** Puts jobs in, as fast as the queue can. */
  set(jobs: readonly Job[]): Promise<void>;
  /** Begins to work. */
  start(): Promise<void>;
  counts(): Promise<{ readonly handled: number; readonly warmed: number }>;
  /** Jobs that were due and of which the queue itself has not yet written down that they are done. */
  unfinished(): Promise<number>;
  collect(): Promise<Collected>;
  /** P2: one at a time, so many in flight; resolves to milliseconds. */
  setEach(setting: Setting): Promise<number>;
  /** P2: through the queue's own way for many; resolves to milliseconds. */
  setMany(setting: Setting): Promise<number>;
};
