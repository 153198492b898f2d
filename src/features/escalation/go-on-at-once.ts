import { z } from "zod";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { getIncident } from "../incident/get-incident.ts";
import { findLatestRun } from "./find-runs.ts";
import { escalationRuns } from "./tables.ts";
import { takeStep } from "./take-step.ts";

export const GoOnAtOnce = z.strictObject({ incidentId: z.uuid(), declinedBy: z.uuid().nullable() });

/** *Can't, next*, or nobody could be reached: the step that waits is taken now. */
export const goOnAtOnce = verb("escalation.go-on", GoOnAtOnce, async (ctx, { incidentId, declinedBy }) => {
  requireRight(ctx, "escalation.take-step");
  const waiting = await findLatestRun(ctx, incidentId);
  // Two who decline at once must both be known to have declined, and go on once.
  await getIncident(ctx, incidentId, "lock");
  const run = await findLatestRun(ctx, incidentId);
  if (run?.state !== "running" || waiting?.id !== run.id) return nothingChanged(ctx, null);
  if (declinedBy !== null) {
    await ctx.tx
      .update(escalationRuns)
      .set({ declined: [...run.declined, declinedBy], revision: sql`${escalationRuns.revision} + 1` })
      .where(and(eq(escalationRuns.orgId, ctx.org.id), eq(escalationRuns.id, run.id)));
  }
  // Who declined stands on record as an answer of the page; the step records itself.
  await takeStep(ctx, { runId: run.id, step: waiting.step, round: waiting.round });
  return nothingChanged(ctx, run.id);
});
