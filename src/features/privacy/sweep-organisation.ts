/** Removes what has been kept long enough, a batch of each table at a time. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { getTableName, sql } from "../../db/drizzle.ts";
import { getPrivacySettings } from "./privacy-file.ts";
import { SWEEP_RULES } from "./sweep-rules.ts";

/** Rows of one table at once: few enough that nobody waits for the locks. */
export const SWEEP_BATCH = 1000;

const DAY_MS = 86_400_000;

/** Resolves to whether there is more. What was removed is on record, as numbers. */
export const sweepOrganisation = verb("privacy.sweep", z.strictObject({}), async (ctx) => {
  requireRight(ctx, "privacy.sweep");
  const { keepDays } = await getPrivacySettings(ctx);
  const removed: Record<string, number> = {};
  for (const { table, keep, isOver } of SWEEP_RULES) {
    const before = new Date(now(ctx).getTime() - keepDays[keep] * DAY_MS);
    const gone = await ctx.tx.query(sql`
      delete from ${table} where ctid in (
        select ctid from ${table} where org_id = ${ctx.org.id} and ${isOver(before)} limit ${SWEEP_BATCH}
        for update skip locked)
      returning 1`);
    if (gone.length > 0) removed[getTableName(table)] = gone.length;
  }
  if (Object.keys(removed).length === 0) return nothingChanged(ctx, { isMore: false });
  const subject = { kind: "organisation", id: ctx.org.id } as const;
  await recordAudit(ctx, { action: "privacy.swept", subject, after: removed });
  return { isMore: Object.values(removed).some((count) => count >= SWEEP_BATCH) };
});
