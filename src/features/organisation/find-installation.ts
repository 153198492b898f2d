/** An installation by what its platform calls it. */
import { z } from "zod";
import { installations } from "../../chat/tables.ts";
import type { Ctx } from "../../core/context.ts";
import { and, eq } from "../../db/drizzle.ts";

export const InstallationName = z.object({
  platform: z.enum(["slack", "teams"]),
  enterprise: z.string(),
  team: z.string(),
});

export type InstallationRow = typeof installations.$inferSelect;

export async function findInstallationRow(
  ctx: Ctx,
  name: z.output<typeof InstallationName>,
): Promise<InstallationRow | null> {
  const [row] = await ctx.tx
    .select()
    .from(installations)
    .where(
      and(
        eq(installations.orgId, ctx.org.id),
        eq(installations.platform, name.platform),
        eq(installations.team, name.team),
      ),
    );
  return row ?? null;
}
