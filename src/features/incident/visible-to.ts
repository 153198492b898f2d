/** Who sees an incident. Every read of incidents, in every room, goes through here; a law fails one that does not. */
import type { Ctx } from "../../core/context.ts";
import { sightOf } from "../../core/sight.ts";
import { parseSubject } from "../../core/subject.ts";
import { and, eq, inArray, or, type Placeholder, type SQL, sql } from "../../db/drizzle.ts";
import type { Queries } from "../../db/session.ts";
import { memberships } from "../person/tables.ts";
import { type Incident, incidentPeople, incidents } from "./tables.ts";

/** Nothing of it is shown in the team's channels, on a second platform, in a mail or by a link. */
export const isPrivate = (incident: Pick<Incident, "visibility">): boolean =>
  incident.visibility !== "organisation";

/** How much is seen; `who` is the person, or the incident in whose own place it is shown, where it depends on one. */
export type View = {
  readonly of: "all" | "organisation" | "home" | "person" | "nobody";
  readonly who: string | null;
};

export function viewOf(ctx: Ctx): View {
  const sight = sightOf(ctx);
  switch (sight.kind) {
    case "all":
    case "organisation":
    case "nobody":
      return { of: sight.kind, who: null };
    case "place": {
      const { kind, id } = parseSubject(sight.subject);
      return kind === "incident" ? { of: "home", who: id } : { of: "organisation", who: null };
    }
    case "person":
      return sight.seesPrivate ? { of: "all", who: null } : { of: "person", who: sight.id };
  }
}

/** The rows that may be shown to whoever looks, of his own organisation only. */
export function visibleTo(ctx: Ctx): SQL | undefined {
  const { of, who } = viewOf(ctx);
  return visibleIn(ctx.tx, of, { orgId: ctx.org.id, who });
}

type Value = string | Placeholder | SQL | null;

/** The same for a query that is built once: its values may be left open. */
export function visibleIn(
  queries: Pick<Queries, "select">,
  of: View["of"],
  { orgId, who }: { readonly orgId: Value; readonly who: Value },
): SQL | undefined {
  const own = sql`${incidents.orgId} = ${orgId}`;
  const isForAll = eq(incidents.visibility, "organisation");
  switch (of) {
    case "all":
      return own;
    case "organisation":
      return and(own, isForAll);
    case "home":
      return and(own, or(isForAll, sql`${incidents.id} = ${who}`));
    case "person":
      return and(own, or(isForAll, isTeams(queries, orgId, who), isNamed(queries, orgId, who)));
    case "nobody":
      return sql`false`;
  }
}

const isTeams = (queries: Pick<Queries, "select">, orgId: Value, personId: Value): SQL =>
  inArray(
    incidents.teamId,
    queries
      .select({ teamId: memberships.teamId })
      .from(memberships)
      .where(and(sql`${memberships.orgId} = ${orgId}`, sql`${memberships.personId} = ${personId}`)),
  );

const isNamed = (queries: Pick<Queries, "select">, orgId: Value, personId: Value): SQL =>
  inArray(
    incidents.id,
    queries
      .select({ incidentId: incidentPeople.incidentId })
      .from(incidentPeople)
      .where(and(sql`${incidentPeople.orgId} = ${orgId}`, sql`${incidentPeople.personId} = ${personId}`)),
  );
