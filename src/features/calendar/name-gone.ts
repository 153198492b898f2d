/** Freezes that people made in chat, of what the file takes away. */
import { type Ctx, now } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { and, asc, eq, gt, isNull, or } from "../../db/drizzle.ts";
import type { Gone } from "../organisation/find-gone-names.ts";
import { freezes } from "./tables.ts";

export async function nameGone(ctx: Ctx, gone: Gone): Promise<void> {
  const rows = await ctx.tx
    .select()
    .from(freezes)
    .where(
      and(
        eq(freezes.orgId, ctx.org.id),
        eq(freezes.managedBy, "chat"),
        or(isNull(freezes.endedAt), gt(freezes.endedAt, now(ctx))),
      ),
    )
    .orderBy(asc(freezes.key));
  for (const { name, regions, environments, services } of rows) {
    const work = words(ctx, "calendar")("card.title", { name });
    for (const key of regions ?? []) gone.names("region", key, work);
    for (const key of environments ?? []) gone.names("environment", key, work);
    for (const key of services ?? []) gone.names("service", key, work);
  }
}
