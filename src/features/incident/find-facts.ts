/** What a card of an incident says beside the row itself. */
import type { Ctx } from "../../core/context.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { prepared } from "../../db/prepared.ts";
import { services, teams } from "../organisation/tables.ts";
import { findNames, type PeopleNames } from "./find-names.ts";
import { type Incident, incidents } from "./tables.ts";
import { visibleTo } from "./visible-to.ts";

export type IncidentFacts = {
  readonly team: string;
  readonly service: { readonly id: string; readonly name: string } | null;
  readonly names: PeopleNames;
  /** The incident that it was joined to, or that it may be the same as. */
  readonly other: { readonly id: string; readonly number: number; readonly title: string } | null;
};

export async function findFacts(ctx: Ctx, incident: Incident): Promise<IncidentFacts> {
  const { teamId, serviceId } = incident;
  const [[named], names, other] = await Promise.all([
    ctx.tx.run(NAMED, { orgId: ctx.org.id, teamId, serviceId }),
    findNames(ctx, [incident.ownerId, incident.openedBy, incident.lastUpdateBy]),
    findOther(ctx, incident.mergedInto ?? incident.likeId),
  ]);
  return { team: named?.team ?? "", service: named?.service ?? null, names, other };
}

const NAMED = prepared<{ orgId: string } & Pick<Incident, "teamId" | "serviceId">>()((queries) =>
  queries
    .select({ team: teams.name, service: { id: services.id, name: services.name } })
    .from(teams)
    .leftJoin(services, and(eq(services.orgId, teams.orgId), eq(services.id, sql.placeholder("serviceId"))))
    .where(and(eq(teams.orgId, sql.placeholder("orgId")), eq(teams.id, sql.placeholder("teamId"))))
    .prepare("names of team and service"),
);

async function findOther(ctx: Ctx, id: string | null): Promise<IncidentFacts["other"]> {
  if (id === null) return null;
  const [other] = await ctx.tx
    .select({ id: incidents.id, number: incidents.number, title: incidents.title })
    .from(incidents)
    .where(and(visibleTo(ctx), eq(incidents.id, id)));
  return other ?? null;
}
