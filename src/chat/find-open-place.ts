/** Where something stands, and by which installation. */
import type { Ctx } from "../core/context.ts";
import { and, eq } from "../db/drizzle.ts";
import { installations, places } from "./tables.ts";

/** An open place with its installation, which may be gone; null where it is not open. */
export async function findOpenPlace(ctx: Ctx, placeId: string) {
  const [found] = await ctx.tx
    .select({ place: places, installation: installations })
    .from(places)
    .innerJoin(
      installations,
      and(eq(installations.orgId, places.orgId), eq(installations.id, places.installationId)),
    )
    .where(and(eq(places.orgId, ctx.org.id), eq(places.id, placeId), eq(places.state, "open")));
  return found ?? null;
}
