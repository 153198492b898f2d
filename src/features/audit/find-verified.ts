/** When the record was last found right, and up to which number. */
import { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { records } from "../../core/tables.ts";
import { and, desc, eq } from "../../db/drizzle.ts";

const Entry = z.object({ after: z.object({ seq: z.number() }) });

/** Null where it never was. */
export async function findVerified(ctx: Ctx): Promise<{ readonly at: Date; readonly seq: number } | null> {
  const [row] = await ctx.tx
    .select({ at: records.at, entry: records.entry })
    .from(records)
    .where(
      and(
        eq(records.orgId, ctx.org.id),
        eq(records.subject, `organisation:${ctx.org.id}`),
        eq(records.action, "audit.verified"),
      ),
    )
    .orderBy(desc(records.seq))
    .limit(1);
  return row ? { at: row.at, seq: Entry.parse(JSON.parse(row.entry)).after.seq } : null;
}
