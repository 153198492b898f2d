/** The decisions on exactly what a release is now, and which of them still count. */
import type { Ctx } from "../../core/context.ts";
import { and, asc, eq, getTableColumns, sql } from "../../db/drizzle.ts";
import { accounts } from "../account/tables.ts";
import type { HeldGrant } from "../exception/find-deciders.ts";
import { regions, teams } from "../organisation/tables.ts";
import { identities, people } from "../person/tables.ts";
import { needsStillMet } from "./find-eligible.ts";
import { WAITING } from "./find-releases.ts";
import { type Approval, approvals, type Release } from "./tables.ts";

/** `stillMeets`: those of the needs it counted for that its giver could meet today. */
export type Given = Approval & { readonly stillMeets: readonly string[] };

type HeldNow = Omit<HeldGrant, "since"> & { readonly since: string };

/** What the giver holds at the statement's own time, by whatever way and since whenever. */
const HELD_NOW = sql<readonly HeldNow[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'rights', r.rights, 'scope', g.scope, 'since', g.since)), '[]')
  from grants g join roles r on r.org_id = g.org_id and r.key = g.role and not r.is_gone
  where g.org_id = ${approvals.orgId} and (g.ends_at is null or g.ends_at > app_now())
    and (g.person_id = ${approvals.personId} or (g.person_id is null and g.team_id is null) or g.team_id in (
      select m.team_id from memberships m join teams t on t.org_id = m.org_id and t.id = m.team_id and not t.is_gone
      where m.org_id = ${approvals.orgId} and m.person_id = ${approvals.personId})))`;

/** Whether the account is still the giver's own, as it was, and one that decides. Without one nothing is asked. */
const IS_SAME_ACCOUNT = sql<boolean>`${approvals.account} is null or coalesce(${identities.state} = 'active'
  and ${identities.linkedAt} <= ${approvals.decidedAt}
  and not coalesce(${accounts.isDeactivated} or ${accounts.isGuest} or ${accounts.isStranger} or ${accounts.isBot}, false), false)`;

/** Which of a giver's accounts he used, by the name that the approval keeps of it. */
const USED = and(
  eq(identities.orgId, approvals.orgId),
  eq(identities.personId, approvals.personId),
  sql`${identities.provider} || ':' || ${identities.tenant} || ':' || ${identities.subject} = ${approvals.account}`,
);

const SEEN = and(
  eq(accounts.orgId, identities.orgId),
  eq(accounts.provider, identities.provider),
  eq(accounts.tenant, identities.tenant),
  eq(accounts.subject, identities.subject),
);

const findGiven = (ctx: Ctx, release: Release) =>
  ctx.tx
    .select({
      approval: getTableColumns(approvals),
      name: people.name,
      region: regions.key,
      isHere: sql<boolean>`${people.state} = 'active' and (${IS_SAME_ACCOUNT})`,
      team: teams.key,
      grants: HELD_NOW,
    })
    .from(approvals)
    .innerJoin(people, and(eq(people.orgId, approvals.orgId), eq(people.id, approvals.personId)))
    .innerJoin(teams, and(eq(teams.orgId, approvals.orgId), eq(teams.id, release.teamId)))
    .leftJoin(regions, and(eq(regions.orgId, people.orgId), eq(regions.id, people.regionId)))
    .leftJoin(identities, USED)
    .leftJoin(accounts, SEEN)
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
  return rows.map(({ approval, team, isHere, name, region, grants }): Given => {
    if (!isWaiting) return { ...approval, stillMeets: approval.countsFor };
    const held = grants.map((grant) => ({ ...grant, since: new Date(grant.since) }));
    const giver = { personId: approval.personId, name: name ?? "", region, teams: [], grants: held };
    const met = isHere ? needsStillMet(giver, { release, team }) : [];
    return { ...approval, stillMeets: approval.countsFor.filter((need) => met.includes(need)) };
  });
}
