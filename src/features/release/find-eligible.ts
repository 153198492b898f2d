/** Whether, and for which places, a person's approval of a release counts. */
import type { Ctx } from "../../core/context.ts";
import type { Scope } from "../../core/rights.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { type Decider, grantsFor, mayDecide } from "../exception/find-deciders.ts";
import { teams } from "../organisation/tables.ts";
import { memberships } from "../person/tables.ts";
import { type Place, placesOf } from "./rule.ts";
import type { Release } from "./tables.ts";

const APPROVE = "release.approve";

/** What a release is, as rights see it. */
export type ReleaseScope = { readonly release: Release; readonly team: string };
/** `asOf`: only by rights that were there then. */
type Asked = ReleaseScope & { readonly asOf?: Date };

const scopeIn = ({ release, team }: ReleaseScope, region?: string): Scope => ({
  team,
  service: release.service,
  environment: release.environment,
  region,
});

/** Key of the team that owns a release. */
export async function findTeamKey(ctx: Ctx, release: Pick<Release, "teamId">): Promise<string> {
  const [team] = await ctx.tx
    .select({ key: teams.key })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, release.teamId)));
  return team?.key ?? "";
}

/** Whether the person may approve it at all, in at least one of its regions. */
export const mayApprove = (decider: Decider, scope: ReleaseScope, asOf?: Date): boolean =>
  [undefined, ...scope.release.regions].some((region) =>
    mayDecide(decider, { right: APPROVE, scope: scopeIn(scope, region), asOf }),
  );

/** The needs that this person's approval can meet; rights that are younger than the request count for none. */
export function needsMetBy(decider: Decider, scope: ReleaseScope): string[] {
  const asked = { ...scope, asOf: scope.release.requestedAt };
  return needsOf(scope.release, (place) => meets(decider, asked, place));
}

/** The needs that somebody who met them once could meet now. Which team he is in since is not asked, only what he holds. */
export const needsStillMet = (decider: Decider, scope: ReleaseScope): string[] =>
  needsOf(scope.release, (place) =>
    place.requirement.kind === "team" ? mayApprove(decider, scope) : meets(decider, scope, place),
  );

const needsOf = (release: Release, isMet: (place: Place) => boolean): string[] => [
  ...new Set(
    placesOf(release.rule, release.regions)
      .filter(isMet)
      .map((place) => place.need),
  ),
];

function meets(decider: Decider, scope: Asked, { requirement, region }: Place): boolean {
  const { asOf } = scope;
  switch (requirement.kind) {
    case "anyone":
      return mayApprove(decider, scope, asOf);
    case "team":
      return (
        mayApprove(decider, scope, asOf) &&
        decider.teams.some(({ key, since }) => key === requirement.team && (!asOf || since <= asOf))
      );
    case "role":
      return [undefined, ...scope.release.regions].some((one) =>
        holdsRole(decider, { scope: scopeIn(scope, one), role: requirement.role, asOf }),
      );
    case "each-region":
      return region !== null && standsFor(decider, scope, { region, role: requirement.role });
  }
}

const holdsRole = (decider: Decider, asked: AskedRole): boolean =>
  grantsFor(decider, { right: APPROVE, ...asked }).some((grant) => grant.role === asked.role);

type AskedRole = { readonly scope: Scope; readonly role: string; readonly asOf: Date | undefined };

/** For a region stands who holds the role there; who holds it everywhere stands for the region he works in. */
function standsFor(decider: Decider, scope: Asked, place: { region: string; role: string }): boolean {
  const asked = { scope: scopeIn(scope, place.region), asOf: scope.asOf };
  return grantsFor(decider, { right: APPROVE, ...asked }).some(
    (grant) => grant.role === place.role && (grant.scope.region ?? decider.region) === place.region,
  );
}

/** Keys of the teams that its authors are in. */
export async function findAuthorsTeams(ctx: Ctx, release: Release): Promise<string[]> {
  const rows = await ctx.tx
    .select({ key: teams.key })
    .from(memberships)
    .innerJoin(teams, and(eq(teams.orgId, memberships.orgId), eq(teams.id, memberships.teamId)))
    .where(and(eq(memberships.orgId, ctx.org.id), inArray(memberships.personId, [...release.authors])));
  return rows.map((row) => row.key);
}

/** Why the person is shut out although he holds the right; null where he is not. */
export function shutOut(
  decider: Decider,
  release: Release,
  authorsTeams: readonly string[],
): "own-request" | "authors-team" | null {
  if (release.authors.includes(decider.personId)) return "own-request";
  const isSameTeam = decider.teams.some((team) => authorsTeams.includes(team.key));
  return release.rule.excludesAuthorsTeams && isSameTeam ? "authors-team" : null;
}
