/** The worker of one process: two loops, woken by hints and by a sweep that finds what no hint told. */
import { describeError } from "../db/errors.ts";
import { type Bell, makeAlarms, makeBell } from "./bell.ts";
import { runDueTimers, type TimerWork } from "./run-timers.ts";
import { claimLanes, type EffectWork, sendLane } from "./send-effects.ts";
import { listenForHints } from "./wake.ts";

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

/** Between two attempts to reach a database that is away. */
const RETRY_MS = 250;

/** Starts both loops. A loop that fails (the database is gone) waits a moment and goes on. */
export function startWorker(work: TimerWork & EffectWork, settings: WorkerSettings): Worker {
  let isStopping = false;
  let last = performance.now();
  const timerBell = makeBell();
  const laneBell = makeBell();
  // Further away than the next sweep: the sweep finds it.
  const alarms = makeAlarms(timerBell, { skewMs: settings.skewMs, withinMs: settings.sweepMs });
  const leave = listenForHints({ due: alarms.set, lanes: laneBell.ring });
  const loop = async (bell: Bell, step: () => Promise<number>) => {
    while (!isStopping) {
      try {
        while (!isStopping && (await step()) > 0) last = performance.now();
        last = performance.now();
      } catch (error) {
        work.house.log.error({ cause: describeError(error) }, "the worker could not reach its database");
        await bell.wait(RETRY_MS);
      }
      if (!isStopping) await bell.wait(settings.sweepMs());
    }
  };
  const sender = makeSender(work, settings.lanes, laneBell);
  const loops = Promise.all([
    loop(timerBell, () => runDueTimers(work)),
    loop(laneBell, sender.sendSome).then(sender.finish),
  ]);
  return {
    lastRound: () => last,
    ringTimers: timerBell.ring,
    ringLanes: laneBell.ring,
    async stop() {
      isStopping = true;
      leave();
      alarms.silence();
      timerBell.ring();
      laneBell.ring();
      await loops;
    },
  };
}

/** Sends from up to `most` lanes at a time. A slow platform holds its own lanes only: whoever finishes makes room. */
function makeSender(work: EffectWork, most: number, bell: Bell) {
  const inHand = new Set<Promise<void>>();
  return {
    /** Resolves to how many lanes it began with, without waiting for them. */
    async sendSome(): Promise<number> {
      if (inHand.size >= most) await Promise.race(inHand);
      const claimed = await claimLanes(work, most - inHand.size);
      for (const lane of claimed) {
        const sending = sendLane(work, lane).finally(() => {
          inHand.delete(sending);
          bell.ring();
        });
        inHand.add(sending);
      }
      return claimed.length;
    },
    finish: () => Promise.all(inHand),
  };
}
