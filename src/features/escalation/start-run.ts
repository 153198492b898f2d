import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, ne, sql } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import { getIncident } from "../incident/get-incident.ts";
import { severities } from "../organisation/tables.ts";
import { findPolicy } from "./find-policy.ts";
import { setStepTimer } from "./set-timers.ts";
import { type EscalationRun, escalationRuns } from "./tables.ts";
import { takeStep } from "./take-step.ts";
import { stepKey } from "./timer-kinds.ts";

export const StartRun = z.strictObject({ incidentId: z.uuid() });

/** Freezes the policy of now and takes its first step; a run that was under way gives way to this one. */
export const startRun = verb("escalation.start", StartRun, async (ctx, { incidentId }) => {
  requireRight(ctx, "escalation.start");
  const incident = await getIncident(ctx, incidentId);
  await endAlive(ctx, incidentId);
  const { key, policy } = await findPolicy(ctx, incident);
  const delaySeconds = policy.steps[0]?.delaySeconds ?? 0;
  const nextAt = new Date(now(ctx).getTime() + delaySeconds * 1000);
  const row = {
    orgId: ctx.org.id,
    incidentId,
    teamId: incident.teamId,
    policyKey: key,
    policy,
    step: 0,
    round: 0,
    state: "running" as const,
    isWaking: await isWaking(ctx, incident.severity),
    nextAt,
    asked: [],
    declined: [],
    startedAt: now(ctx),
  };
  const run = only(await ctx.tx.insert(escalationRuns).values(row).returning());
  await recordAudit(ctx, {
    action: "escalation.started",
    subject: subject("incident", incident),
    table: escalationRuns,
    after: { policyKey: key, isWaking: run.isWaking },
  });
  if (delaySeconds === 0) return takeStep(ctx, { runId: run.id, step: 0, round: 0 });
  await setStepTimer(ctx, { runId: run.id, step: 0, round: 0 }, nextAt);
  return run;
});

/** A severity that the file no longer knows wakes: nobody sleeps through a typing error. */
export async function isWaking(ctx: Ctx, severity: string): Promise<boolean> {
  const [row] = await ctx.tx
    .select({ wakes: severities.wakes })
    .from(severities)
    .where(and(eq(severities.orgId, ctx.org.id), eq(severities.key, severity)));
  return row?.wakes ?? true;
}

/** Ends the run that is alive, running or exhausted; resolves to it, undefined where there is none. */
export async function endAlive(ctx: Ctx, incidentId: string): Promise<EscalationRun | undefined> {
  const [ended] = await ctx.tx
    .update(escalationRuns)
    .set({
      state: "stopped",
      nextAt: null,
      stoppedAt: now(ctx),
      revision: sql`${escalationRuns.revision} + 1`,
    })
    .where(
      and(
        eq(escalationRuns.orgId, ctx.org.id),
        eq(escalationRuns.incidentId, incidentId),
        ne(escalationRuns.state, "stopped"),
      ),
    )
    .returning();
  if (ended) await cancelTimer(ctx, stepKey(ended.id));
  return ended;
}
