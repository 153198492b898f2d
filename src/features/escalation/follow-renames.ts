import { recordAudit } from "../../core/audit.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, getTableColumns, inArray } from "../../db/drizzle.ts";
import { ACTIVE } from "../incident/change-incident.ts";
import { incidents } from "../incident/tables.ts";
import { visibleTo } from "../incident/visible-to.ts";
import { areRenamed, Renames, renamed } from "../organisation/renames.ts";
import { Policy, type Target } from "./policy-file.ts";
import { escalationRuns } from "./tables.ts";

/** What is under way goes on to call the same people and teams, whatever the file calls them now. */
export const followRenames = verb("escalation.follow-renames", Renames, async (ctx, renames) => {
  rightFollowsFrom(ctx, true, "escalation.follow-renames");
  if (!areRenamed(renames, ["person", "team"])) return nothingChanged(ctx, 0);
  // Also of a run that stopped: who is called without progress stands in it.
  const runs = await ctx.tx
    .select(getTableColumns(escalationRuns))
    .from(escalationRuns)
    .innerJoin(
      incidents,
      and(eq(incidents.orgId, escalationRuns.orgId), eq(incidents.id, escalationRuns.incidentId)),
    )
    .where(and(visibleTo(ctx), inArray(incidents.state, [...ACTIVE])));
  let count = 0;
  for (const run of runs) {
    const before = Policy.parse(run.policy);
    const policy = policyNow(before, renames);
    if (JSON.stringify(policy) === JSON.stringify(before)) continue;
    await ctx.tx
      .update(escalationRuns)
      .set({ policy })
      .where(and(eq(escalationRuns.orgId, ctx.org.id), eq(escalationRuns.id, run.id)));
    await recordAudit(ctx, {
      action: "escalation.renamed",
      subject: subject("incident", { id: run.incidentId }),
      table: escalationRuns,
      before: { policy: before },
      after: { policy },
    });
    count++;
  }
  return count > 0 ? count : nothingChanged(ctx, 0);
});

function policyNow(policy: Policy, renames: Renames): Policy {
  const now = (target: Target): Target => {
    if (typeof target === "string") return target;
    if ("person" in target) return { person: renamed(renames, "person", target.person) };
    if ("team" in target) return { ...target, team: renamed(renames, "team", target.team) };
    return { awake: target.awake.map((key) => renamed(renames, "person", key)) };
  };
  return {
    ...policy,
    teams: policy.teams.map((key) => renamed(renames, "team", key)),
    steps: policy.steps.map((step) => ({ ...step, target: now(step.target) })),
    noProgressTarget: now(policy.noProgressTarget),
  };
}
