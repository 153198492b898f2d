/** What came of a set of probes: how many were lost, how many came twice, how late they were. */
import type { Fleet } from "./fleet.ts";
import { type Arrival, arrivals, counted, firedOnRecord, type Probe, percentile, until } from "./probes.ts";

export type Judged = {
  readonly lost: number;
  readonly repeated: number;
  readonly late: readonly number[];
  /** "0 lost, 0 repeated; late p50 …" */
  readonly text: string;
};

/** Waits until all have arrived, at most so long. What else the fleet says meanwhile stands for none of them. */
export const allArrived = (fleet: Fleet, probes: readonly Probe[], withinMs: number): Promise<boolean> =>
  until(() => {
    const arrived = new Set(arrivals(fleet).map(({ name }) => name));
    return probes.every(({ name }) => arrived.has(name));
  }, withinMs);

/** Compares what was set with what Slack took in and what is on record. */
export async function judgeProbes(fleet: Fleet, probes: readonly Probe[]): Promise<Judged> {
  const arrived = arrivals(fleet);
  const times = counted(arrived.map((one) => one.name));
  const onRecord = await firedOnRecord(fleet);
  const lost = probes.filter(({ name }) => !times.has(name) || !onRecord.has(name)).length;
  // Every post of the fleet, the probes' and others': two posts may say the same, but never under one mark.
  const marks = counted(arrived.map(({ mark }) => mark));
  const repeated = [...marks.values(), ...onRecord.values()].filter((count) => count > 1).length;
  const late = lateness(arrived, probes);
  const [p50, p99, max] = [percentile(late, 0.5), percentile(late, 0.99), Math.max(0, ...late)];
  const text = `${lost} lost, ${repeated} repeated; late p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;
  return { lost, repeated, late, text };
}

/** Milliseconds from due to arrived. */
export function lateness(arrived: readonly Arrival[], probes: readonly Probe[]): number[] {
  const due = new Map(probes.map(({ name, dueAt }) => [name, dueAt.getTime()]));
  return arrived.flatMap(({ name, at }) => {
    const wanted = due.get(name);
    return wanted === undefined ? [] : [at.getTime() - wanted];
  });
}

export type Spread = { readonly count: number; readonly overMs: number; readonly channels: number };

/** Evenly due from an instant on, in turn through the probes' channels. */
export const spread = (from: number, { count, overMs, channels }: Spread, prefix = "probe"): Probe[] =>
  Array.from({ length: count }, (_, n) => ({
    name: `${prefix}-${n}`,
    conversation: `C1PROBE${n % channels}`,
    dueAt: new Date(from + Math.floor((n * overMs) / count)),
  }));
