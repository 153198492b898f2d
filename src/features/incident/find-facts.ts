/** What a card of an incident says beside the row itself. */
import type { Ctx } from "../../core/context.ts";
import { and, eq } from "../../db/drizzle.ts";
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
  const org = ctx.org.id;
  const [team] = await ctx.tx
    .select({ name: teams.name })
    .from(teams)
    .where(and(eq(teams.orgId, org), eq(teams.id, incident.teamId)));
  const [service] =
    incident.serviceId === null
      ? []
      : await ctx.tx
          .select({ id: services.id, name: services.name })
          .from(services)
          .where(and(eq(services.orgId, org), eq(services.id, incident.serviceId)));
  const otherId = incident.mergedInto ?? incident.likeId;
  const [other] =
    otherId === null
      ? []
      : await ctx.tx
          .select({ id: incidents.id, number: incidents.number, title: incidents.title })
          .from(incidents)
          .where(and(visibleTo(ctx), eq(incidents.id, otherId)));
  const names = await findNames(ctx, [incident.ownerId, incident.openedBy, incident.lastUpdateBy]);
  return { team: team?.name ?? "", service: service ?? null, names, other: other ?? null };
}
