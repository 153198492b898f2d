/** One line of proof: what is done to Baton, how much of it, and what must come out. */
import type { seededRandom } from "../kit/slack/seeded-random.ts";
import type { Ground } from "./kit/ground.ts";

export type Tools = {
  readonly ground: Ground;
  readonly seed: number;
  readonly random: ReturnType<typeof seededRandom>;
  /** The larger sizes. */
  readonly isLong: boolean;
  /** Progress, for whoever waits. */
  say(line: string): void;
};

export type Verdict = {
  readonly size: string;
  readonly faults: string;
  readonly result: string;
  /** The pass line, as it was judged. */
  readonly line: string;
  readonly isMet: boolean;
};

export type Row = {
  readonly id: string;
  readonly what: string;
  /** Its line says how long something may take: nothing busy runs beside it. */
  readonly judgesTime?: true;
  /** It hardly does anything but wait: it may run beside those. */
  readonly isIdle?: true;
  run(tools: Tools): Promise<Verdict>;
};
