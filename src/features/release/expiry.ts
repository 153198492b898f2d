/** A request that nobody decides expires. */
import { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { cancelTimer, defineTimer, setTimer } from "../../engine/timers.ts";
import { expireRelease } from "./expire-release.ts";
import { getRelease } from "./find-releases.ts";
import type { Release } from "./tables.ts";

const payload = z.strictObject({ releaseId: z.uuid() });

export const expiryTimer = defineTimer({
  kind: "release.expiry-due",
  version: 1,
  payload,
  fire: async (ctx, { releaseId }) => {
    const release = await getRelease(ctx, releaseId);
    if (release.state === "requested") await expireRelease(ctx, { releaseId });
  },
});

const expiryKey = (release: Release) => `release:${release.id}:expiry`;

export const setExpiry = (ctx: Ctx, release: Release): Promise<void> =>
  setTimer(ctx, expiryTimer, {
    key: expiryKey(release),
    dueAt: release.expiresAt,
    payload: { releaseId: release.id },
  });

export const cancelExpiry = (ctx: Ctx, release: Release): Promise<void> =>
  cancelTimer(ctx, expiryKey(release));
