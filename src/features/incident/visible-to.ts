/** Who sees an incident. Every read of incidents, in every room, goes through here; a law fails one that does not. */
import type { Ctx } from "../../core/context.ts";
import { sightOf } from "../../core/sight.ts";
import { parseSubject } from "../../core/subject.ts";
import { and, eq, inArray, or, type SQL, sql } from "../../db/drizzle.ts";
import { memberships } from "../person/tables.ts";
import { type Incident, incidentPeople, incidents } from "./tables.ts";

/** Nothing of it is shown in the team's channels, on a second platform, in a mail or by a link. */
export const isPrivate = (incident: Pick<Incident, "visibility">): boolean =>
  incident.visibility !== "organisation";

/** The rows that may be shown to whoever looks, of his own organisation only. */
export function visibleTo(ctx: Ctx): SQL | undefined {
  const own = eq(incidents.orgId, ctx.org.id);
  const isForAll = eq(incidents.visibility, "organisation");
  const sight = sightOf(ctx);
  switch (sight.kind) {
    case "all":
      return own;
    case "organisation":
      return and(own, isForAll);
    case "place": {
      const { kind, id } = parseSubject(sight.subject);
      return and(own, kind === "incident" ? or(isForAll, eq(incidents.id, id)) : isForAll);
    }
    case "person":
      return sight.seesPrivate ? own : and(own, or(isForAll, isTeams(ctx, sight.id), isNamed(ctx, sight.id)));
    case "nobody":
      return sql`false`;
  }
}

const isTeams = (ctx: Ctx, personId: string): SQL =>
  inArray(
    incidents.teamId,
    ctx.tx
      .select({ teamId: memberships.teamId })
      .from(memberships)
      .where(and(eq(memberships.orgId, ctx.org.id), eq(memberships.personId, personId))),
  );

const isNamed = (ctx: Ctx, personId: string): SQL =>
  inArray(
    incidents.id,
    ctx.tx
      .select({ incidentId: incidentPeople.incidentId })
      .from(incidentPeople)
      .where(and(eq(incidentPeople.orgId, ctx.org.id), eq(incidentPeople.personId, personId))),
  );
