/** A contender's own process, seen from inside: it does the steps that it is asked for, one message each. */
import { z } from "zod";

export type Steps = Readonly<Record<string, (input: never) => Promise<unknown>>>;

const Asked = z.object({ id: z.number(), step: z.string(), input: z.unknown().optional() });

/** Answers until the bench lets go of it. */
export function serveSteps(steps: Steps): void {
  process.on("message", (message) => {
    const { id, step, input } = Asked.parse(message);
    const work = steps[step];
    const outcome = work ? work(input as never) : Promise.reject(new Error(`no step ${step}`));
    outcome.then(
      (value) => process.send?.({ id, value: value ?? null }),
      (error: unknown) =>
        process.send?.({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
  // Whoever started it is gone: so is the reason to run.
  process.on("disconnect", () => process.exit(0));
  process.send?.({ id: 0, value: "ready" });
}
