/** The due load of P1: 20,000 timers wait for later, 5,000 become due within one second, one worker process. */
import { setTimeout as pause } from "node:timers/promises";
import { stopwatch } from "../../src/db/clock.ts";
import { seededRandom } from "../kit/slack/seeded-random.ts";
import type { Opening } from "./contenders/steps.ts";
import type { Collected, Job } from "./contenders/tally.ts";
import { type Spread, spreadOf } from "./measure.ts";
import type { OwnProcess } from "./own-process.ts";

export const WAITING = 20_000;
export const DUE = 5_000;
const WARMING = 500;
const HOUR_MS = 3_600_000;
/** After the last was due, a contender that has not finished by then has lost the rest. */
const PATIENCE_MS = 30_000;

export type Ran = {
  readonly late: Spread;
  readonly lost: number;
  readonly twice: number;
  /** From when the first was due until the queue itself had written down that all were done. */
  readonly totalMs: number;
};

/** Opens, fills and warms the contender, then measures. */
export async function runDueLoad(contender: OwnProcess, opening: Opening, seed: number): Promise<Ran> {
  await contender.ask("open", opening);
  const orgOf = (n: number) => n % opening.organisations;
  const far = Date.now() + HOUR_MS;
  const waiting = Array.from({ length: WAITING }, (_, n) => ({ id: DUE + n, dueAt: far + n, org: orgOf(n) }));
  const filled = stopwatch();
  await contender.ask("set", waiting);
  const fillMs = filled();
  await contender.ask("start");
  await warmUp(contender, orgOf);
  const random = seededRandom(seed);
  // So far ahead that all are set before the first is due, however slowly this contender sets them.
  const from = Date.now() + 2000 + Math.round(fillMs / 2);
  const due = Array.from(
    { length: DUE },
    (_, id): Job => ({ id, dueAt: from + random.below(1000), org: orgOf(id) }),
  );
  await contender.ask("set", due);
  if (Date.now() > from)
    throw new Error("the timers could not be set before they were due: this machine is too busy");
  return measured(contender, from);
}

async function warmUp(contender: OwnProcess, orgOf: (n: number) => number): Promise<void> {
  const from = Date.now() + 1000;
  const jobs = Array.from(
    { length: WARMING },
    (_, n): Job => ({ id: -1 - n, dueAt: from + n, org: orgOf(n) }),
  );
  await contender.ask("set", jobs);
  await until(async () => (await counts(contender)).warmed >= WARMING, PATIENCE_MS);
  await until(async () => (await contender.ask<number>("unfinished")) === 0, PATIENCE_MS);
}

const counts = (contender: OwnProcess) =>
  contender.ask<{ readonly handled: number; readonly warmed: number }>("counts");

async function measured(contender: OwnProcess, from: number): Promise<Ran> {
  await pause(from + 1000 - Date.now());
  const isAll = await until(async () => (await counts(contender)).handled >= DUE, PATIENCE_MS);
  if (isAll) await until(async () => (await contender.ask<number>("unfinished")) === 0, PATIENCE_MS);
  const totalMs = Date.now() - from;
  // Whatever comes a second time comes late.
  await pause(500);
  const { lateMs, twice } = await contender.ask<Collected>("collect");
  return { late: spreadOf(lateMs), lost: DUE - lateMs.length, twice, totalMs };
}

async function until(isSo: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    if (await isSo()) return true;
    await pause(20);
  }
  return false;
}
