/** The worker of one process: two loops, woken by hints and by a sweep that finds what no hint told. */
import { setTimeout as pause } from "node:timers/promises";
import { processNow } from "../db/clock.ts";
import { describeError } from "../db/errors.ts";
import { runDueTimers, type TimerWork } from "./run-timers.ts";
import { claimLanes, type EffectWork, sendLane } from "./send-effects.ts";
import { type DueHint, listenForHints } from "./wake.ts";

export type WorkerSettings = {
  /** Milliseconds between two sweeps when nothing wakes the worker; shorter while Redis is away. */
  readonly sweepMs: () => number;
  /** Lanes sent at the same time. */
  readonly lanes: number;
  /** How far the database's clock is ahead of this process's, in milliseconds. */
  readonly skewMs: () => number;
};

export type Worker = {
  /** When each loop last came round, by the process's monotonic clock in ms; readiness looks at it. */
  readonly lastRound: () => number;
  ringTimers(): void;
  ringLanes(): void;
  /** Finishes what is in hand and stops. */
  stop(): Promise<void>;
};

/** A bell that one loop waits at; ringing while nobody waits is remembered. */
function bell() {
  let ring: (() => void) | null = null;
  let rung = false;
  return {
    ring() {
      rung = true;
      ring?.();
    },
    async wait(ms: number) {
      if (!rung) {
        const stop = new AbortController();
        const heard = new Promise<void>((resolve) => {
          ring = resolve;
        });
        await Promise.race([heard, pause(ms, undefined, { signal: stop.signal }).catch(() => undefined)]);
        stop.abort();
        ring = null;
      }
      rung = false;
    },
  };
}

/** Starts both loops. A loop that fails (the database is gone) waits a second and goes on. */
export function startWorker(work: TimerWork & EffectWork, settings: WorkerSettings): Worker {
  let isStopping = false;
  let last = performance.now();
  const timerBell = bell();
  const laneBell = bell();
  const alarms = new Set<NodeJS.Timeout>();
  const leave = listenForHints({
    due: (hints) => hints.forEach(ringWhenDue),
    lanes: () => laneBell.ring(),
  });
  function ringWhenDue(hint: DueHint): void {
    const inMs = hint.dueAt.getTime() - (processNow().getTime() + settings.skewMs());
    if (inMs <= 0) timerBell.ring();
    // Further away than the next sweep: the sweep finds it.
    if (inMs <= 0 || inMs > settings.sweepMs()) return;
    const alarm = setTimeout(() => {
      alarms.delete(alarm);
      timerBell.ring();
    }, inMs);
    alarms.add(alarm);
  }
  const loop = async (what: { wait(ms: number): Promise<void> }, step: () => Promise<number>) => {
    while (!isStopping) {
      try {
        while (!isStopping && (await step()) > 0) last = performance.now();
        last = performance.now();
      } catch (error) {
        work.house.log.error({ cause: describeError(error) }, "the worker could not reach its database");
        await what.wait(1000);
      }
      if (!isStopping) await what.wait(settings.sweepMs());
    }
  };
  // A slow platform holds its own lanes only: whoever finishes makes room for the next.
  const inHand = new Set<Promise<void>>();
  async function sendSome(): Promise<number> {
    if (inHand.size >= settings.lanes) await Promise.race(inHand);
    const claimed = await claimLanes(work, settings.lanes - inHand.size);
    for (const lane of claimed) {
      const sending = sendLane(work, lane).finally(() => {
        inHand.delete(sending);
        laneBell.ring();
      });
      inHand.add(sending);
    }
    return claimed.length;
  }
  const loops = Promise.all([
    loop(timerBell, () => runDueTimers(work)),
    loop(laneBell, sendSome).then(() => Promise.all(inHand)),
  ]);
  return {
    lastRound: () => last,
    ringTimers: () => timerBell.ring(),
    ringLanes: () => laneBell.ring(),
    async stop() {
      isStopping = true;
      leave();
      for (const alarm of alarms) clearTimeout(alarm);
      timerBell.ring();
      laneBell.ring();
      await loops;
    },
  };
}
