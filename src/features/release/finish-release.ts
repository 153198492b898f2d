import { z } from "zod";
import { now } from "../../core/context.ts";
import { verb } from "../../core/verb.ts";
import { releaseEnded } from "./events.ts";
import { getRelease } from "./find-releases.ts";
import { requireSteering } from "./may-steer.ts";
import { moveRelease } from "./move-release.ts";

const FinishRelease = z.strictObject({ releaseId: z.uuid() });

/** Says that it has arrived everywhere it was meant to. */
export const finishRelease = verb("release.finish", FinishRelease, async (ctx, input) => {
  const before = await getRelease(ctx, input.releaseId, "lock");
  await requireSteering(ctx, before, { right: "release.go" });
  return moveRelease(ctx, before, {
    from: ["going"],
    set: { state: "done", endedAt: now(ctx) },
    action: "release.done",
    event: releaseEnded,
  });
});
