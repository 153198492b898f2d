/** One incident, as far as the acting one may see it. */
import { actingAs, type Ctx } from "../../core/context.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import type { Scope } from "../../core/rights.ts";
import { and, eq, type SQL } from "../../db/drizzle.ts";
import { services, teams } from "../organisation/tables.ts";
import { MOST_NUMBER } from "../organisation/take-number.ts";
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
    .where(and(visibleTo(asBaton(ctx)), eq(incidents.id, id)));
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
  if (!row) throw await unseen(ctx, eq(incidents.id, id), new Refusal("incident.unknown"));
  return row;
}

/** The same words whether it is hidden or does not exist; reaching for what is hidden is a denial. */
async function unseen(ctx: Ctx, which: SQL, { key, params }: Refusal): Promise<Refusal> {
  const [hidden] = await ctx.tx
    .select({ id: incidents.id })
    .from(incidents)
    .where(and(visibleTo(asBaton(ctx)), which));
  return hidden ? new Denial(key, params) : new Refusal(key, params);
}

const asBaton = (ctx: Ctx): Ctx => actingAs(ctx, { kind: "baton", part: "incident" });

/** Errors: `incident.no-such-number`. */
export async function getIncidentByNumber(ctx: Ctx, number: number): Promise<Incident> {
  if (number > MOST_NUMBER) throw new Refusal("incident.no-such-number", { number });
  const [row] = await ctx.tx
    .select()
    .from(incidents)
    .where(and(visibleTo(ctx), eq(incidents.number, number)));
  const unknown = new Refusal("incident.no-such-number", { number });
  if (!row) throw await unseen(ctx, eq(incidents.number, number), unknown);
  return row;
}

/** For what a right on this incident is asked: the keys of its team and service. */
export async function scopeOf(ctx: Ctx, incident: Pick<Incident, "teamId" | "serviceId">): Promise<Scope> {
  const { serviceId, teamId } = incident;
  const [[team], [service]] = await Promise.all([
    ctx.tx
      .select({ key: teams.key })
      .from(teams)
      .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, teamId))),
    serviceId === null
      ? []
      : ctx.tx
          .select({ key: services.key })
          .from(services)
          .where(and(eq(services.orgId, ctx.org.id), eq(services.id, serviceId))),
  ]);
  return serviceId === null ? { team: team?.key } : { team: team?.key, service: service?.key };
}
