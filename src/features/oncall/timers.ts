/** What comes due on call. */
import { z } from "zod";
import { defineTimer } from "../../engine/timers.ts";
import { scheduleShifts } from "./settle-shifts.ts";

export const timerKey = (rotationId: string): string => `oncall:${rotationId}:shift-ended`;

/** Someone else is on call from now; firing it sets the one after. */
export const shiftEndedTimer = defineTimer({
  kind: "oncall.shift-ended",
  version: 1,
  payload: z.object({ rotationId: z.uuid() }),
  fire: async (ctx, { rotationId }) => {
    await scheduleShifts(ctx, [rotationId]);
  },
});
