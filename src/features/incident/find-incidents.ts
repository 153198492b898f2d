/** What is open, and what was lately. */
import type { Ctx } from "../../core/context.ts";
import { and, asc, desc, eq, inArray } from "../../db/drizzle.ts";
import { severities } from "../organisation/tables.ts";
import { ACTIVE } from "./change-incident.ts";
import { type Incident, incidents } from "./tables.ts";
import { visibleTo } from "./visible-to.ts";

const MOST = 50;

/** Active incidents that the reader may see, the worst first; practice ones last. Of one team all of them. */
export async function findActiveIncidents(ctx: Ctx, teamId?: string): Promise<Incident[]> {
  const query = ctx.tx
    .select({ incident: incidents, rank: severities.rank })
    .from(incidents)
    .leftJoin(severities, and(eq(severities.orgId, incidents.orgId), eq(severities.key, incidents.severity)))
    .where(
      and(
        visibleTo(ctx),
        inArray(incidents.state, [...ACTIVE]),
        teamId === undefined ? undefined : eq(incidents.teamId, teamId),
      ),
    )
    .orderBy(asc(incidents.isPractice), asc(severities.rank), desc(incidents.openedAt));
  const rows = await (teamId === undefined ? query.limit(MOST) : query);
  return rows.map((row) => row.incident);
}
