/** What an opening is read against: the organisation's severities, services and teams. */
import type { Ctx } from "../../core/context.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { getSettings } from "../organisation/get-settings.ts";
import { services, severities, teams } from "../organisation/tables.ts";

export type Severity = typeof severities.$inferSelect;
export type Service = typeof services.$inferSelect;
export type Team = typeof teams.$inferSelect;

export type Catalogue = {
  /** The worst first. */
  readonly severities: readonly Severity[];
  readonly services: readonly Service[];
  readonly teams: readonly Team[];
  /** Key of the team that answers for what nobody owns. */
  readonly defaultTeam: string | undefined;
};

export async function findCatalogue(ctx: Ctx): Promise<Catalogue> {
  const org = ctx.org.id;
  return {
    severities: await ctx.tx
      .select()
      .from(severities)
      .where(and(eq(severities.orgId, org), eq(severities.isGone, false)))
      .orderBy(asc(severities.rank)),
    services: await ctx.tx
      .select()
      .from(services)
      .where(and(eq(services.orgId, org), eq(services.isGone, false)))
      .orderBy(asc(services.key)),
    teams: await ctx.tx
      .select()
      .from(teams)
      .where(and(eq(teams.orgId, org), eq(teams.isGone, false)))
      .orderBy(asc(teams.key)),
    defaultTeam: (await getSettings(ctx)).defaultTeam,
  };
}
