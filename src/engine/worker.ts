/** The worker of one process: two loops, woken by hints and by a sweep that finds what no hint told. */
import { describeError } from "../db/errors.ts";
import { type Bell, makeAlarms, makeBell } from "./bell.ts";
import type { TimerWork } from "./fire-timers.ts";
import type { Lease } from "./lease.ts";
import { runDueTimers } from "./run-timers.ts";
import { claimLanes, type EffectWork, sendLane } from "./send-effects.ts";
import { hintLanesElsewhere, listenForHints } from "./wake.ts";

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
const RETRY_MS = 100;
/** A dead worker's lanes tell nobody when their lease ends: looked for at least this often. */
const LANES_SWEEP_MS = 200;

/** Starts both loops. A loop that fails (the database is gone) waits a moment and goes on. */
export function startWorker(work: TimerWork & EffectWork, settings: WorkerSettings): Worker {
  const state = { isStopping: false, last: performance.now() };
  const loop = loopOf(work, settings, state);
  const timerBell = makeBell();
  const laneBell = makeBell();
  // Further away than the next sweep: the sweep finds it.
  const alarms = makeAlarms(timerBell, { skewMs: settings.skewMs, withinMs: settings.sweepMs });
  const sender = makeSender(work, { ...settings, bell: laneBell });
  const leave = listenForHints("here", {
    due: alarms.set,
    lanes() {
      laneBell.ring();
      return !state.isStopping && sender.hasRoom();
    },
  });
  const loops = Promise.all([
    loop(timerBell, () => runDueTimers(work)),
    loop(laneBell, sender.sendSome, LANES_SWEEP_MS).then(sender.finish),
  ]);
  return {
    lastRound: () => state.last,
    ringTimers: timerBell.ring,
    ringLanes: laneBell.ring,
    async stop() {
      state.isStopping = true;
      leave();
      alarms.silence();
      sender.silence();
      timerBell.ring();
      laneBell.ring();
      await loops;
    },
  };
}

type State = { isStopping: boolean; last: number };

/** Steps for as long as there is something to do, then waits for its bell or the next sweep. */
const loopOf =
  ({ house }: EffectWork, { sweepMs }: WorkerSettings, state: State) =>
  async (bell: Bell, step: () => Promise<number>, mostMs = Number.POSITIVE_INFINITY): Promise<void> => {
    while (!state.isStopping) {
      let waitMs = Math.min(sweepMs(), mostMs);
      try {
        while (!state.isStopping && (await step()) > 0) state.last = performance.now();
        state.last = performance.now();
      } catch (error) {
        house.log.error({ cause: describeError(error) }, "the worker could not reach its database");
        waitMs = RETRY_MS;
      }
      if (!state.isStopping) await bell.wait(waitMs);
    }
  };

/** Sends from up to `most` lanes at a time. A slow platform holds its own lanes only: whoever finishes makes room. */
function makeSender(work: EffectWork, settings: WorkerSettings & { readonly bell: Bell }) {
  const { lanes: most, bell } = settings;
  const inHand = new Set<Promise<void>>();
  const alarms = makeAlarms(bell, { skewMs: settings.skewMs, withinMs: settings.sweepMs });
  let wasFull = false;
  const send = async (lane: Lease) => {
    const readyAt = await sendLane(work, lane);
    if (readyAt) alarms.set([{ dueAt: readyAt }]);
  };
  return {
    hasRoom: () => inHand.size < most,
    silence: alarms.silence,
    /** Resolves to how many lanes it began with, without waiting for them. */
    async sendSome(): Promise<number> {
      if (inHand.size >= most) await Promise.race(inHand);
      const room = most - inHand.size;
      const claimed = await claimLanes(work, room);
      wasFull = claimed.length === room;
      if (wasFull) hintLanesElsewhere();
      for (const lane of claimed) {
        const sending = send(lane).finally(() => {
          inHand.delete(sending);
          if (wasFull) bell.ring();
        });
        inHand.add(sending);
      }
      // What was ready is in hand: looking again at once would find nothing.
      return wasFull ? claimed.length : 0;
    },
    finish: () => Promise.all(inHand),
  };
}
