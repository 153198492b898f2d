/** What the timers of this room carry; who fires them stands in `timers.ts`, so that verbs can set them. */
import { z } from "zod";

export const StepDue = z.object({ runId: z.uuid(), step: z.number(), round: z.number() });
export type StepDue = z.output<typeof StepDue>;

export const NoProgress = z.object({ incidentId: z.uuid() });
export type NoProgress = z.output<typeof NoProgress>;

/** One step of a run waits at a time. */
export const stepKey = (runId: string): string => `escalation:${runId}`;
export const progressKey = (incidentId: string): string => `no-progress:${incidentId}`;
