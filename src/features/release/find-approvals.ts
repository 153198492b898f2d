/** The decisions on exactly what a release is now, and which of them still count. */
import type { Ctx } from "../../core/context.ts";
import { and, asc, eq, getTableColumns } from "../../db/drizzle.ts";
import { accounts } from "../account/tables.ts";
import { grantsOf, heldNow, isHere, SEEN_ACCOUNT, usedIdentity } from "../exception/standing.ts";
import { regions, teams } from "../organisation/tables.ts";
import { identities, people } from "../person/tables.ts";
import { needsStillMet } from "./find-eligible.ts";
import { WAITING } from "./find-releases.ts";
import { type Approval, approvals, type Release } from "./tables.ts";

/** `stillMeets`: those of the needs it counted for that its giver could meet today. */
export type Given = Approval & { readonly stillMeets: readonly string[] };

const findGiven = (ctx: Ctx, release: Release) =>
  ctx.tx
    .select({
      approval: getTableColumns(approvals),
      name: people.name,
      region: regions.key,
      here: isHere(approvals),
      team: teams.key,
      grants: heldNow(approvals),
    })
    .from(approvals)
    .innerJoin(people, and(eq(people.orgId, approvals.orgId), eq(people.id, approvals.personId)))
    .innerJoin(teams, and(eq(teams.orgId, approvals.orgId), eq(teams.id, release.teamId)))
    .leftJoin(regions, and(eq(regions.orgId, people.orgId), eq(regions.id, people.regionId)))
    .leftJoin(identities, usedIdentity(approvals))
    .leftJoin(accounts, SEEN_ACCOUNT)
    .where(
      and(
        eq(approvals.orgId, ctx.org.id),
        eq(approvals.releaseId, release.id),
        eq(approvals.digest, release.digest),
      ),
    )
    .orderBy(asc(approvals.decidedAt), asc(approvals.personId));

/**
 * One statement. While a release waits, an approval counts only as long as its giver is here, with the account he
 * used, and holds the right (where a place asks for a role or a region: that role, there). Once it has gone or ended,
 * what counted then is history.
 */
export async function findApprovals(ctx: Ctx, release: Release): Promise<Given[]> {
  const isWaiting = WAITING.some((state) => state === release.state);
  const rows = await findGiven(ctx, release);
  return rows.map(({ approval, team, here, name, region, grants }): Given => {
    if (!isWaiting) return { ...approval, stillMeets: approval.countsFor };
    const giver = {
      personId: approval.personId,
      name: name ?? "",
      region,
      teams: [],
      grants: grantsOf(grants),
    };
    const met = here ? needsStillMet(giver, { release, team }) : [];
    return { ...approval, stillMeets: approval.countsFor.filter((need) => met.includes(need)) };
  });
}
