/** What every row is given, and what it gives back. */
import type { Options } from "./options.ts";
import type { Services } from "./services.ts";

export type Bench = {
  readonly options: Options;
  readonly services: Services;
  /** Says on the terminal how far it is. */
  readonly say: (text: string) => void;
};

/** One line of the table. */
export type Figure = {
  readonly row: string;
  readonly work: string;
  readonly baton: string;
  /** By the name of a column. */
  readonly others: Readonly<Record<string, string>>;
  readonly ratio: string;
  readonly line: string;
  /** Null: shown beside the lines, and none itself. */
  readonly isMet: boolean | null;
  /** Said below the table where the line is missed: what stands in its way. */
  readonly reason?: string;
};

export type Row = (bench: Bench) => Promise<readonly Figure[]>;

export const FLOOR = "floor or bare";
export const PEERS = ["BullMQ", "graphile-worker", "pg-boss"] as const;
