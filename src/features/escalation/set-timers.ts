/** Sets and cancels the timers of this room. */
import type { Ctx } from "../../core/context.ts";
import { setTimer, type TimerKind } from "../../engine/timers.ts";
import { NoProgress, progressKey, StepDue, stepKey } from "./timer-kinds.ts";

/** The name and shape by which a timer is kept; firing it is the business of `timers.ts`. */
type Named<Payload> = Pick<TimerKind<Payload>, "kind" | "version" | "payload">;

export const STEP_DUE: Named<StepDue> = { kind: "escalation.step-due", version: 1, payload: StepDue };
export const NO_PROGRESS: Named<NoProgress> = {
  kind: "escalation.no-progress",
  version: 1,
  payload: NoProgress,
};

export const setStepTimer = (ctx: Ctx, payload: StepDue, dueAt: Date): Promise<void> =>
  setTimer(ctx, STEP_DUE, { key: stepKey(payload.runId), dueAt, payload });

export const setProgressTimer = (ctx: Ctx, incidentId: string, dueAt: Date): Promise<void> =>
  setTimer(ctx, NO_PROGRESS, { key: progressKey(incidentId), dueAt, payload: { incidentId } });
