/** What comes due for privacy: the end of a duty to keep, and the hourly sweep. */
import { z } from "zod";
import { type Ctx, now } from "../../core/context.ts";
import { defineTimer, setTimer } from "../../engine/timers.ts";
import { finishErasure } from "./finish-erasure.ts";
import { sweepOrganisation } from "./sweep-organisation.ts";
import type { Erasure } from "./tables.ts";

/** The duty to keep has ended. */
export const erasureTimer = defineTimer({
  kind: "privacy.erase-due",
  version: 1,
  payload: z.strictObject({ erasureId: z.uuid() }),
  async fire(ctx, payload) {
    await finishErasure(ctx, payload);
  },
});

export const erasureKey = (erasureId: string): string => `privacy:erase:${erasureId}`;

/** Sets the end of the duty to keep. */
export const setErasure = (ctx: Ctx, { id, dueAt }: Pick<Erasure, "id" | "dueAt">): Promise<void> =>
  setTimer(ctx, erasureTimer, { key: erasureKey(id), dueAt, payload: { erasureId: id } });

const HOUR_MS = 3_600_000;

/** Something may have been kept long enough. */
export const sweepTimer = defineTimer({
  kind: "privacy.sweep-due",
  version: 1,
  payload: z.strictObject({}),
  async fire(ctx) {
    const { isMore } = await sweepOrganisation(ctx, {});
    await planSweep(ctx, isMore ? 1000 : HOUR_MS);
  },
});

/** Sets the next sweep. Twice is once. */
export const planSweep = (ctx: Ctx, inMs = HOUR_MS): Promise<void> =>
  setTimer(ctx, sweepTimer, {
    key: "privacy:sweep",
    dueAt: new Date(now(ctx).getTime() + inMs),
    payload: {},
  });
