/** Open incidents of what the file takes away. */
import type { Ctx } from "../../core/context.ts";
import { and, asc, eq, inArray } from "../../db/drizzle.ts";
import type { Gone } from "../organisation/find-gone-names.ts";
import { services, teams } from "../organisation/tables.ts";
import { people } from "../person/tables.ts";
import { ACTIVE } from "./change-incident.ts";
import { incidents } from "./tables.ts";
import { visibleTo } from "./visible-to.ts";

export async function nameGone(ctx: Ctx, gone: Gone): Promise<void> {
  const rows = await ctx.tx
    .select({
      number: incidents.number,
      severity: incidents.severity,
      team: teams.key,
      service: services.key,
      owner: people.key,
      state: people.state,
    })
    .from(incidents)
    .leftJoin(teams, and(eq(teams.orgId, incidents.orgId), eq(teams.id, incidents.teamId)))
    .leftJoin(services, and(eq(services.orgId, incidents.orgId), eq(services.id, incidents.serviceId)))
    .leftJoin(people, and(eq(people.orgId, incidents.orgId), eq(people.id, incidents.ownerId)))
    .where(and(visibleTo(ctx), inArray(incidents.state, [...ACTIVE])))
    .orderBy(asc(incidents.number));
  for (const { number, severity, team, service, owner, state } of rows) {
    const work = `I-${number}`;
    gone.names("severity", severity, work);
    if (team !== null) gone.names("team", team, work);
    if (service !== null) gone.names("service", service, work);
    if (owner !== null && state !== "active") gone.namesLeaver(owner, work);
  }
}
