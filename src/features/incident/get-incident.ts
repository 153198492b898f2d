/** One incident, as far as the acting one may see it. */
import { actingAs, type Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Scope } from "../../core/rights.ts";
import { and, eq } from "../../db/drizzle.ts";
import { services, teams } from "../organisation/tables.ts";
import { type Incident, incidents } from "./tables.ts";
import { visibleTo } from "./visible-to.ts";

/** One by id; undefined where there is none that the reader may see. */
export async function findIncident(ctx: Ctx, id: string): Promise<Incident | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(incidents)
    .where(and(visibleTo(ctx), eq(incidents.id, id)));
  return row;
}

/** What may be said even where an incident must not be seen: how bad it is. Errors: `incident.unknown`. */
export async function getSeverity(ctx: Ctx, id: string): Promise<string> {
  const [row] = await ctx.tx
    .select({ severity: incidents.severity })
    .from(incidents)
    .where(and(visibleTo(actingAs(ctx, { kind: "baton", part: "incident" })), eq(incidents.id, id)));
  if (!row) throw new Refusal("incident.unknown");
  return row.severity;
}

/**
 * One by id; `lock` keeps it as it is until COMMIT for whoever is about to call people for it.
 * Errors: `incident.unknown`, also where it exists and is not visible.
 */
export async function getIncident(ctx: Ctx, id: string, lock?: "lock"): Promise<Incident> {
  const query = ctx.tx
    .select()
    .from(incidents)
    .where(and(visibleTo(ctx), eq(incidents.id, id)));
  const [row] = await (lock ? query.for("no key update") : query);
  if (!row) throw new Refusal("incident.unknown");
  return row;
}

/** Errors: `incident.no-such-number`. */
export async function getIncidentByNumber(ctx: Ctx, number: number): Promise<Incident> {
  const [row] = await ctx.tx
    .select()
    .from(incidents)
    .where(and(visibleTo(ctx), eq(incidents.number, number)));
  if (!row) throw new Refusal("incident.no-such-number", { number });
  return row;
}

/** For what a right on this incident is asked: the keys of its team and service. */
export async function scopeOf(ctx: Ctx, incident: Pick<Incident, "teamId" | "serviceId">): Promise<Scope> {
  const [team] = await ctx.tx
    .select({ key: teams.key })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, incident.teamId)));
  if (incident.serviceId === null) return { team: team?.key };
  const [service] = await ctx.tx
    .select({ key: services.key })
    .from(services)
    .where(and(eq(services.orgId, ctx.org.id), eq(services.id, incident.serviceId)));
  return { team: team?.key, service: service?.key };
}
