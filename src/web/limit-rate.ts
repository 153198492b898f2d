/** A bucket per caller in this process: stops a program in a loop, costs an honest one nothing. */
import { stopwatch } from "../db/clock.ts";

export type RateLimit = (caller: string) => boolean;

/** More callers than this are not remembered; the one unseen for longest is forgotten. */
const MOST_CALLERS = 10_000;

/** True while the caller stays below `perSecond` on average and `burst` at once. */
export function limitRate(limit: { readonly perSecond: number; readonly burst: number }): RateLimit {
  const elapsedMs = stopwatch();
  const buckets = new Map<string, { left: number; at: number }>();
  return (caller) => {
    const at = elapsedMs();
    const known = buckets.get(caller) ?? { left: limit.burst, at };
    const left = Math.min(limit.burst, known.left + ((at - known.at) / 1000) * limit.perSecond);
    // Set anew, so that the map's order is the order of last use.
    buckets.delete(caller);
    buckets.set(caller, { left: left >= 1 ? left - 1 : left, at });
    const [oldest] = buckets.keys();
    if (buckets.size > MOST_CALLERS && oldest !== undefined) buckets.delete(oldest);
    return left >= 1;
  };
}
