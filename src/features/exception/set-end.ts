/** The end of an exception comes by itself: granted or not, nothing is open after it. */
import { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { cancelTimer, defineTimer, setTimer } from "../../engine/timers.ts";
import { endException } from "./end-exception.ts";
import { getException } from "./find-exceptions.ts";
import type { Exception } from "./tables.ts";

const keyOf = (exception: Exception) => `exception:${exception.id}:end`;

export const endTimer = defineTimer({
  kind: "exception.end-due",
  version: 1,
  payload: z.strictObject({ exceptionId: z.uuid() }),
  fire: async (ctx, { exceptionId }) => {
    const { state } = await getException(ctx, exceptionId);
    if (state === "requested" || state === "granted") await endException(ctx, { exceptionId });
  },
});

export const setEnd = (ctx: Ctx, exception: Exception): Promise<void> =>
  setTimer(ctx, endTimer, {
    key: keyOf(exception),
    dueAt: exception.endsAt,
    payload: { exceptionId: exception.id },
  });

export const cancelEnd = (ctx: Ctx, exception: Exception): Promise<void> =>
  cancelTimer(ctx, keyOf(exception));
