/** Waiting for a database that is away for a moment. */
import { setTimeout as pause } from "node:timers/promises";
import { stopwatch } from "./clock.ts";

const AGAIN_AFTER_MS = 100;

/** Does it again for as long as what it ends in `passes`, within so many milliseconds. Errors: the last attempt's. */
export async function patiently<T>(
  attempt: () => Promise<T>,
  { passes, withinMs }: { readonly passes: (error: unknown) => boolean; readonly withinMs: number },
): Promise<T> {
  const elapsedMs = stopwatch();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!passes(error) || elapsedMs() > withinMs) throw error;
      await pause(AGAIN_AFTER_MS);
    }
  }
}
