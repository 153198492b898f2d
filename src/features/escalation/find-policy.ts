/** Which policy an incident follows. */
import type { Ctx } from "../../core/context.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Incident } from "../incident/tables.ts";
import { services, teams } from "../organisation/tables.ts";
import { DEFAULT_POLICY, Policy } from "./policy-file.ts";
import { policies } from "./tables.ts";

/** The service's own, else the team's, else the one called `default`, else the built-in one. */
export async function findPolicy(
  ctx: Ctx,
  incident: Pick<Incident, "serviceId" | "teamId">,
): Promise<{ readonly key: string; readonly policy: Policy }> {
  const rows = await ctx.tx
    .select({ key: policies.key, policy: policies.policy })
    .from(policies)
    .where(and(eq(policies.orgId, ctx.org.id), eq(policies.isGone, false)));
  const known = rows.map((row) => ({ key: row.key, policy: Policy.parse(row.policy) }));
  const named = await findNames(ctx, incident);
  return (
    known.find((one) => one.key === named.policy) ??
    known.find((one) => named.team !== undefined && one.policy.teams.includes(named.team)) ??
    known.find((one) => one.key === "default") ?? { key: "default", policy: DEFAULT_POLICY }
  );
}

async function findNames(ctx: Ctx, incident: Pick<Incident, "serviceId" | "teamId">) {
  const [team] = await ctx.tx
    .select({ key: teams.key })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, incident.teamId)));
  const [service] =
    incident.serviceId === null
      ? []
      : await ctx.tx
          .select({ policy: services.policy })
          .from(services)
          .where(and(eq(services.orgId, ctx.org.id), eq(services.id, incident.serviceId)));
  return { team: team?.key, policy: service?.policy ?? undefined };
}
