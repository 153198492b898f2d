/** The section `privacy:` of the organisation's file: how long what is kept. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { eq } from "../../db/drizzle.ts";
import { defineSection } from "../organisation/file-section.ts";
import { privacySettings } from "./tables.ts";

const days = (least: number, most: number, standard: number) =>
  z.number().int().min(least).max(most).default(standard);

export const PrivacyFile = z.strictObject({
  keepDays: z
    .strictObject({
      /** What was delivered, answered and pressed: platforms repeat for an hour, Baton remembers for a day. */
      deliveries: days(1, 30, 1),
      /** Timers that fired, effects that were sent. */
      engine: days(1, 365, 30),
      /** Incidents, pages, posts, handoffs, counted from their end. */
      incidents: days(90, 3650, 730),
    })
    .prefault({}),
  /** How long personal data must be kept after a person left, or after an erasure was asked for. */
  dutyDays: days(0, 3650, 0),
});
export type PrivacyFile = z.output<typeof PrivacyFile>;

/** The organisation's settings as last applied; defaults where nothing was. */
export async function getPrivacySettings(ctx: Ctx): Promise<PrivacyFile> {
  const [row] = await ctx.tx
    .select({ settings: privacySettings.settings })
    .from(privacySettings)
    .where(eq(privacySettings.orgId, ctx.org.id));
  return PrivacyFile.parse(row?.settings ?? {});
}

export const privacySection = defineSection({
  key: "privacy",
  schema: PrivacyFile,
  absent: {},
  async apply(ctx, settings) {
    const before = await getPrivacySettings(ctx);
    if (isDeepStrictEqual(before, settings)) return [];
    await ctx.tx
      .insert(privacySettings)
      .values({ orgId: ctx.org.id, settings, managedBy: "file" })
      .onConflictDoUpdate({ target: privacySettings.orgId, set: { settings } });
    await recordAudit(ctx, {
      action: "privacy.settings-changed",
      subject: { kind: "organisation", id: ctx.org.id },
      table: privacySettings,
      before: { settings: before },
      after: { settings },
    });
    return [{ kind: "changed", path: "privacy" }];
  },
});
