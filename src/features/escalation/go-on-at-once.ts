import { z } from "zod";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { findLatestRun } from "./find-runs.ts";
import { escalationRuns } from "./tables.ts";
import { takeStep } from "./take-step.ts";

export const GoOnAtOnce = z.strictObject({ incidentId: z.uuid(), declinedBy: z.uuid().nullable() });

/** *Can't, next*, or nobody could be reached: the step that waits is taken now. */
export const goOnAtOnce = verb("escalation.go-on", GoOnAtOnce, async (ctx, { incidentId, declinedBy }) => {
  requireRight(ctx, "escalation.take-step");
  const run = await findLatestRun(ctx, incidentId);
  if (run?.state !== "running") return nothingChanged(ctx, null);
  if (declinedBy !== null) {
    await ctx.tx
      .update(escalationRuns)
      .set({ declined: [...run.declined, declinedBy], revision: sql`${escalationRuns.revision} + 1` })
      .where(and(eq(escalationRuns.orgId, ctx.org.id), eq(escalationRuns.id, run.id)));
  }
  // Who declined stands on record as an answer of the page; the step records itself.
  await takeStep(ctx, { runId: run.id, step: run.step, round: run.round });
  return nothingChanged(ctx, run.id);
});
