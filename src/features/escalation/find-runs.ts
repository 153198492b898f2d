/** Runs by id and by incident. */
import type { Ctx } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { and, desc, eq, sql } from "../../db/drizzle.ts";
import { prepared } from "../../db/prepared.ts";
import { type EscalationRun, escalationRuns } from "./tables.ts";

export async function getRun(ctx: Ctx, id: string): Promise<EscalationRun> {
  return only(
    await ctx.tx
      .select()
      .from(escalationRuns)
      .where(and(eq(escalationRuns.orgId, ctx.org.id), eq(escalationRuns.id, id))),
  );
}

/** The newest run of an incident, alive or not; undefined where there never was one. */
export async function findLatestRun(ctx: Ctx, incidentId: string): Promise<EscalationRun | undefined> {
  const [run] = await ctx.tx.run(LATEST, { orgId: ctx.org.id, incidentId });
  return run;
}

const LATEST = prepared<{ orgId: string; incidentId: string }>()((queries) =>
  queries
    .select()
    .from(escalationRuns)
    .where(
      and(
        eq(escalationRuns.orgId, sql.placeholder("orgId")),
        eq(escalationRuns.incidentId, sql.placeholder("incidentId")),
      ),
    )
    .orderBy(desc(escalationRuns.seq))
    .limit(1)
    .prepare("latest run"),
);
