/** What happens when the timers of this room are due. */
import { defineTimer } from "../../engine/timers.ts";
import { callForProgress } from "./call-for-progress.ts";
import { NO_PROGRESS, STEP_DUE } from "./set-timers.ts";
import { takeStep } from "./take-step.ts";
import type { NoProgress, StepDue } from "./timer-kinds.ts";

export const stepDue = defineTimer<StepDue>({
  ...STEP_DUE,
  fire: async (ctx, payload) => void (await takeStep(ctx, payload)),
});

export const noProgress = defineTimer<NoProgress>({
  ...NO_PROGRESS,
  fire: async (ctx, { incidentId }, { dueAt }) => void (await callForProgress(ctx, { incidentId, dueAt })),
});
