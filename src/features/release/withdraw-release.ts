import { z } from "zod";
import { actorPerson, now } from "../../core/context.ts";
import { verb } from "../../core/verb.ts";
import { releaseWithdrawn } from "./events.ts";
import { cancelExpiry } from "./expiry.ts";
import { getRelease } from "./find-releases.ts";
import { requireSteering } from "./may-steer.ts";
import { moveRelease } from "./move-release.ts";
import { tellOutcome } from "./tell-release.ts";

const WithdrawRelease = z.strictObject({ releaseId: z.uuid() });

/** Takes a request back before it goes; nobody needs to decide it any more. */
export const withdrawRelease = verb("release.withdraw", WithdrawRelease, async (ctx, input) => {
  const before = await getRelease(ctx, input.releaseId, "lock");
  await requireSteering(ctx, before, { right: "release.withdraw" });
  const after = await moveRelease(ctx, before, {
    from: ["requested", "approved"],
    set: { state: "withdrawn", isFree: false, endedAt: now(ctx), decidedBy: actorPerson(ctx) },
    action: "release.withdrawn",
    event: releaseWithdrawn,
  });
  await cancelExpiry(ctx, after);
  if (actorPerson(ctx) !== after.requestedBy) await tellOutcome(ctx, after);
  return after;
});
