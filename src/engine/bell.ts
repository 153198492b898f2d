/** What wakes a loop of the worker: a bell, and alarms that ring it when something is due. */
import { setTimeout as pause } from "node:timers/promises";
import { processNow } from "../db/clock.ts";
import type { DueHint } from "./wake.ts";

export type Bell = {
  ring(): void;
  /** Resolves when the bell is rung, or after `ms`. */
  wait(ms: number): Promise<void>;
};

/** A bell that one loop waits at; ringing while nobody waits is remembered. */
export function makeBell(): Bell {
  let ring: (() => void) | null = null;
  let rung = false;
  return {
    ring() {
      rung = true;
      ring?.();
    },
    async wait(ms) {
      if (!rung) {
        const stop = new AbortController();
        const heard = new Promise<void>((resolve) => {
          ring = resolve;
        });
        // The bell was first: the pause is over, which it says by rejecting.
        await Promise.race([heard, pause(ms, undefined, { signal: stop.signal }).catch(() => undefined)]);
        stop.abort();
        ring = null;
      }
      rung = false;
    },
  };
}

export type AlarmSettings = {
  /** How far the database's clock is ahead of this process's, in milliseconds. */
  readonly skewMs: () => number;
  /** What is due later than this is left to others. */
  readonly withinMs: () => number;
};

/** Rings a bell when what was hinted at is due. */
export function makeAlarms(bell: Bell, settings: AlarmSettings) {
  /** By the instant that they ring at: what is told twice rings once. */
  const alarms = new Map<number, NodeJS.Timeout>();
  return {
    set(hints: readonly Pick<DueHint, "dueAt">[]): void {
      for (const hint of hints) {
        const at = hint.dueAt.getTime();
        const inMs = at - (processNow().getTime() + settings.skewMs());
        if (inMs <= 0) bell.ring();
        if (inMs <= 0 || inMs > settings.withinMs() || alarms.has(at)) continue;
        const ring = () => {
          alarms.delete(at);
          bell.ring();
        };
        alarms.set(at, setTimeout(ring, inMs));
      }
    },
    silence(): void {
      for (const alarm of alarms.values()) clearTimeout(alarm);
    },
  };
}
