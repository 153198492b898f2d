/** Whom a step means at this instant, best first. */
import { type Ctx, now } from "../../core/context.ts";
import { covers } from "../../core/rights.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { scopeOf } from "../incident/get-incident.ts";
import type { Incident } from "../incident/tables.ts";
import { findOnCall, findRostered } from "../oncall/find-on-call.ts";
import { regions, teams } from "../organisation/tables.ts";
import type { PageReason } from "../page/ladder.ts";
import { awakeFirst } from "../person/awakeness.ts";
import { type Candidate, findCandidates } from "../person/find-clocks.ts";
import { findGrants } from "../person/find-grants.ts";
import { memberships, people } from "../person/tables.ts";
import type { Target } from "./policy-file.ts";

type Team = typeof teams.$inferSelect;

/** What a page says about itself: why this person. */
export function reasonOf(target: Target): Exclude<PageReason["key"], "fallback" | "no-progress" | "ring-me"> {
  if (typeof target === "string") return target;
  if ("person" in target) return "person";
  return "awake" in target ? "awake" : target.role;
}

/** Those who left are never among them; nobody is an empty list. */
export async function findTargets(ctx: Ctx, incident: Incident, target: Target): Promise<Candidate[]> {
  if (typeof target === "string") return findNamed(ctx, incident, target);
  if ("person" in target) return findCandidates(ctx, await findIds(ctx, [target.person]));
  if ("awake" in target) {
    const listed = await findCandidates(ctx, await findIds(ctx, target.awake));
    return awakeFirst(await withAccess(ctx, incident, listed), now(ctx));
  }
  const team = await findTeam(ctx, eq(teams.key, target.team));
  return team ? findOnDuty(ctx, team.id, target.role) : [];
}

async function findNamed(
  ctx: Ctx,
  incident: Incident,
  target: Extract<Target, string>,
): Promise<Candidate[]> {
  switch (target) {
    case "primary":
    case "backup":
      return findOnDuty(ctx, incident.teamId, target);
    case "team-lead": {
      const team = await findTeam(ctx, eq(teams.id, incident.teamId));
      return findCandidates(ctx, team?.leadId ? [team.leadId] : []);
    }
    case "region-lead":
      return findRegionLead(ctx, incident);
    case "awake":
      return findAwake(ctx, incident);
  }
}

async function findOnDuty(ctx: Ctx, teamId: string, role: "primary" | "backup"): Promise<Candidate[]> {
  const onCall = await findOnCall(ctx, { teamId });
  return findCandidates(
    ctx,
    onCall.filter((one) => one.role === role).map((one) => one.personId),
  );
}

/** Awake now, takes turns for the team (its members where nobody does), and may acknowledge there. */
async function findAwake(ctx: Ctx, incident: Incident): Promise<Candidate[]> {
  const rostered = await findRostered(ctx, incident.teamId);
  const ids = rostered.length > 0 ? rostered : await findMembers(ctx, incident.teamId);
  const candidates = await findCandidates(ctx, ids);
  return awakeFirst(await withAccess(ctx, incident, candidates), now(ctx));
}

async function withAccess(
  ctx: Ctx,
  incident: Incident,
  candidates: readonly Candidate[],
): Promise<Candidate[]> {
  if (candidates.length === 0) return [];
  const scope = await scopeOf(ctx, incident);
  const may = (await findGrants(ctx)).filter((held) =>
    held.rights.some((right) => covers({ right, scope: held.scope }, "incident.acknowledge", scope)),
  );
  return candidates.filter((one) =>
    may.some((held) => held.personId === null || held.personId === one.personId),
  );
}

async function findRegionLead(ctx: Ctx, incident: Incident): Promise<Candidate[]> {
  const team = await findTeam(ctx, eq(teams.id, incident.teamId));
  if (!team?.regionId) return [];
  const [region] = await ctx.tx
    .select({ leadId: regions.leadId })
    .from(regions)
    .where(and(eq(regions.orgId, ctx.org.id), eq(regions.id, team.regionId)));
  return findCandidates(ctx, region?.leadId ? [region.leadId] : []);
}

async function findTeam(ctx: Ctx, which: ReturnType<typeof eq>): Promise<Team | undefined> {
  const [team] = await ctx.tx
    .select()
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), which));
  return team;
}

async function findMembers(ctx: Ctx, teamId: string): Promise<string[]> {
  const rows = await ctx.tx
    .select({ id: memberships.personId })
    .from(memberships)
    .where(and(eq(memberships.orgId, ctx.org.id), eq(memberships.teamId, teamId)));
  return rows.map((row) => row.id);
}

async function findIds(ctx: Ctx, keys: readonly string[]): Promise<string[]> {
  const rows = await ctx.tx
    .select({ id: people.id, key: people.key })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), inArray(people.key, [...keys])));
  return keys.flatMap((key) => rows.find((row) => row.key === key)?.id ?? []);
}
