/** The outside dead-man's switch: a request after each clean round; whoever watches it notices the silence. */
import type { Log } from "../core/log.ts";

/** One GET, five seconds at most; a failure is logged and nothing else, since the watcher will notice. */
export function beatWith(url: string, log: Log): () => Promise<void> {
  return async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: "error" });
      await response.body?.cancel();
    } catch (error) {
      log.warn({ cause: error instanceof Error ? error.name : "unknown" }, "the heartbeat did not go out");
    }
  };
}
