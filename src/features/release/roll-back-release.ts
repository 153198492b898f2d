import { z } from "zod";
import { actorPerson, now } from "../../core/context.ts";
import { verb } from "../../core/verb.ts";
import { releaseEnded } from "./events.ts";
import { getRelease } from "./find-releases.ts";
import { requireSteering } from "./may-steer.ts";
import { moveRelease } from "./move-release.ts";
import { tellOutcome } from "./tell-release.ts";

const RollBackRelease = z.strictObject({ releaseId: z.uuid() });

/** Says that it is taken back. Anyone of the service's team may: at night the requester sleeps. */
export const rollBackRelease = verb("release.roll-back", RollBackRelease, async (ctx, input) => {
  const before = await getRelease(ctx, input.releaseId, "lock");
  await requireSteering(ctx, before, { right: "release.go", also: "team" });
  const after = await moveRelease(ctx, before, {
    from: ["going", "done"],
    set: { state: "rolled-back", endedAt: now(ctx) },
    action: "release.rolled-back",
    event: releaseEnded,
  });
  if (actorPerson(ctx) !== after.requestedBy) await tellOutcome(ctx, after);
  return after;
});
