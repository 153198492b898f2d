import { z } from "zod";
import { now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { releaseExpired } from "./events.ts";
import { getRelease } from "./find-releases.ts";
import { hasLapsed } from "./good-until.ts";
import { moveRelease } from "./move-release.ts";
import { tellOutcome } from "./tell-release.ts";

const ExpireRelease = z.strictObject({ releaseId: z.uuid() });

/** Ends a request that nobody has decided in time, or an approved release that did not go in time. */
export const expireRelease = verb("release.expire", ExpireRelease, async (ctx, input) => {
  requireRight(ctx, "release.expire");
  const before = await getRelease(ctx, input.releaseId, "lock");
  const after = await moveRelease(ctx, before, {
    from: hasLapsed(ctx, before) ? ["approved"] : ["requested"],
    set: { state: "expired", isFree: false, endedAt: now(ctx) },
    action: "release.expired",
    event: releaseExpired,
  });
  await tellOutcome(ctx, after);
  return after;
});
