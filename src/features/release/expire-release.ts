import { z } from "zod";
import { now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { releaseExpired } from "./events.ts";
import { getRelease } from "./find-releases.ts";
import { moveRelease } from "./move-release.ts";
import { tellOutcome } from "./tell-release.ts";

const ExpireRelease = z.strictObject({ releaseId: z.uuid() });

/** Ends a request that nobody has decided in time. */
export const expireRelease = verb("release.expire", ExpireRelease, async (ctx, input) => {
  requireRight(ctx, "release.expire");
  const before = await getRelease(ctx, input.releaseId, "lock");
  const after = await moveRelease(ctx, before, {
    from: ["requested"],
    set: { state: "expired", endedAt: now(ctx) },
    action: "release.expired",
    event: releaseExpired,
  });
  await tellOutcome(ctx, after);
  return after;
});
