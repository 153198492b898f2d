/** Who holds what: looked at before a leave, at off-boarding, in a re-organisation. */
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import type { Scope } from "../../core/rights.ts";
import { and, eq } from "../../db/drizzle.ts";
import { regions, teams } from "../organisation/tables.ts";
import { holdingsAsked } from "./events.ts";
import { findGrants, type Held } from "./find-grants.ts";
import { memberships } from "./tables.ts";

export type Holdings = {
  readonly roles: readonly { readonly role: string; readonly scope: Scope }[];
  readonly teams: readonly string[];
  readonly leads: readonly string[];
  /** Regions in which nobody else approves: a leave of his holds every release there. */
  readonly onlyApproverIn: readonly string[];
  /** What the rooms above know: incidents, shifts, waiting approvals. */
  readonly others: readonly { readonly title: string; readonly lines: readonly string[] }[];
};

export async function findHoldings(ctx: Ctx, personId: string): Promise<Holdings> {
  const held = await findGrants(ctx);
  const own = held.filter((one) => one.personId === personId);
  const others: Holdings["others"][number][] = [];
  await emit(ctx, holdingsAsked, { personId, add: (title, lines) => void others.push({ title, lines }) });
  return {
    roles: own.map(({ role, scope }) => ({ role, scope })),
    teams: await teamsOf(ctx, personId),
    leads: await ledBy(ctx, personId),
    onlyApproverIn: onlyApproverIn(held, personId),
    others,
  };
}

const APPROVES = ["release.approve", "release.*"];

/** Regions with exactly one approver of their own, who is this person. Pure. */
export function onlyApproverIn(held: readonly Held[], personId: string): string[] {
  const approvers = new Map<string, Set<string>>();
  for (const { personId: holder, rights, scope } of held) {
    if (holder === null || scope.region === undefined) continue;
    if (!rights.some((right) => APPROVES.includes(right))) continue;
    approvers.set(scope.region, (approvers.get(scope.region) ?? new Set()).add(holder));
  }
  return [...approvers].filter(([, who]) => who.size === 1 && who.has(personId)).map(([region]) => region);
}

async function teamsOf(ctx: Ctx, personId: string): Promise<string[]> {
  const rows = await ctx.tx
    .select({ name: teams.name })
    .from(memberships)
    .innerJoin(teams, and(eq(teams.orgId, memberships.orgId), eq(teams.id, memberships.teamId)))
    .where(
      and(eq(memberships.orgId, ctx.org.id), eq(memberships.personId, personId), eq(teams.isGone, false)),
    );
  return rows.map((row) => row.name).sort();
}

/** Teams and regions whose lead he is. */
async function ledBy(ctx: Ctx, personId: string): Promise<string[]> {
  const led = await Promise.all(
    [teams, regions].map((table) =>
      ctx.tx
        .select({ name: table.name })
        .from(table)
        .where(and(eq(table.orgId, ctx.org.id), eq(table.leadId, personId), eq(table.isGone, false))),
    ),
  );
  return led.flat().map((row) => row.name);
}
