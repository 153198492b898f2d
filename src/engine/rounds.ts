/** Something that is done again and again, with a pause between. */
import { setTimeout as pause } from "node:timers/promises";

/** Begins at once; `round` must not reject. Returns the function that ends it, once a round in hand is over. */
export function startRounds(everyMs: number, round: () => Promise<void>): () => Promise<void> {
  const stopping = new AbortController();
  const rounds = (async () => {
    while (!stopping.signal.aborted) {
      await round();
      // Rejects when it is stopped, which ends the loop.
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return () => {
    stopping.abort();
    return rounds;
  };
}
