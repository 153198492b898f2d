/** The worker of one process: two loops, woken by hints and by a sweep that finds what no hint told. */
import { describeError } from "../db/errors.ts";
import { type Bell, makeAlarms, makeBell } from "./bell.ts";
import type { TimerWork } from "./fire-timers.ts";
import { runDueTimers } from "./run-timers.ts";
import type { EffectWork } from "./send-effects.ts";
import { openSender } from "./sender.ts";
import { listenForHints } from "./wake.ts";

export type WorkerSettings = {
  /** Milliseconds between two sweeps when nothing wakes the worker; shorter while Redis is away. */
  readonly sweepMs: () => number;
  /** How long others' hints are waited for before what the sweep saw coming is fired without one. Milliseconds. */
  readonly hintsWithinMs?: () => number;
  /** Lanes sent at the same time. */
  readonly lanes: number;
  /** How far the database's clock is ahead of this process's, in milliseconds. */
  readonly skewMs: () => number;
};

export type Worker = {
  /** When the loop that is further behind last came round (the other does not make it good), by the process's monotonic clock in ms; readiness looks at it. */
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
  const state = newState();
  const loop = loopOf(work, settings, state);
  const timerBell = makeBell();
  const laneBell = makeBell();
  // Further away than the next sweep: the sweep finds it.
  const hintsWithinMs = settings.hintsWithinMs ?? (() => 0);
  const alarms = makeAlarms(timerBell, {
    skewMs: settings.skewMs,
    withinMs: () => settings.sweepMs() + hintsWithinMs(),
  });
  const tell = (dueAt: Date) => alarms.set([{ dueAt: new Date(dueAt.getTime() + hintsWithinMs()) }]);
  const sender = openSender(work, { ...settings, bell: laneBell });
  const leave = listenForHints("here", {
    due: alarms.set,
    lanes() {
      laneBell.ring();
      return !state.isStopping && sender.hasRoom();
    },
  });
  const fire = () => runDueTimers(work, { withinMs: settings.sweepMs(), tell });
  const loops = Promise.all([
    loop("timers", { bell: timerBell, step: fire }),
    loop("lanes", { bell: laneBell, step: sender.sendSome, mostMs: LANES_SWEEP_MS }).then(sender.finish),
  ]);
  return {
    lastRound: () => Math.min(state.lastRound.timers, state.lastRound.lanes),
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

type State = { isStopping: boolean; readonly lastRound: { timers: number; lanes: number } };

const newState = (): State => ({
  isStopping: false,
  lastRound: { timers: performance.now(), lanes: performance.now() },
});

type Loop = { readonly bell: Bell; readonly step: () => Promise<number>; readonly mostMs?: number };

/** Steps for as long as there is something to do, then waits for its bell or the next sweep. */
const loopOf =
  ({ house }: EffectWork, { sweepMs }: WorkerSettings, state: State) =>
  async (
    name: keyof State["lastRound"],
    { bell, step, mostMs = Number.POSITIVE_INFINITY }: Loop,
  ): Promise<void> => {
    const comeRound = (): void => {
      state.lastRound[name] = performance.now();
    };
    while (!state.isStopping) {
      let waitMs = Math.min(sweepMs(), mostMs);
      try {
        while (!state.isStopping && (await step()) > 0) comeRound();
        comeRound();
      } catch (error) {
        house.log.error({ cause: describeError(error) }, "the worker could not reach its database");
        waitMs = RETRY_MS;
      }
      if (!state.isStopping) await bell.wait(waitMs);
    }
  };
