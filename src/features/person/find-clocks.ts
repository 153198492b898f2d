/** People's clocks and whether they are still here, for deciding whom to call. */
import type { Ctx } from "../../core/context.ts";
import { WorkingHours } from "../../core/working-hours.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { regions } from "../organisation/tables.ts";
import type { Clock } from "./awakeness.ts";
import { people } from "./tables.ts";

export type Candidate = { readonly personId: string; readonly key: string; readonly clock: Clock };

/** In the order asked for; those who left are missing. */
export async function findCandidates(ctx: Ctx, ids: readonly string[]): Promise<Candidate[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.tx
    .select({ id: people.id, key: people.key, zone: people.zone, hours: regions.workingHours })
    .from(people)
    .leftJoin(regions, and(eq(regions.orgId, people.orgId), eq(regions.id, people.regionId)))
    .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, [...ids]), eq(people.state, "active")));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...new Set(ids)].flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const hours = WorkingHours.safeParse(row.hours);
    return [
      { personId: id, key: row.key, clock: { zone: row.zone, hours: hours.success ? hours.data : null } },
    ];
  });
}
