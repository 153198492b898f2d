import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, ne, sql } from "../../db/drizzle.ts";
import { escalationRuns } from "./tables.ts";

export const CalmRun = z.strictObject({ incidentId: z.uuid() });

/** It became milder: nobody else is woken. Whoever was called already stays called. */
export const calmRun = verb("escalation.calm", CalmRun, async (ctx, { incidentId }) => {
  requireRight(ctx, "escalation.start");
  const [calmed] = await ctx.tx
    .update(escalationRuns)
    .set({ isWaking: false, revision: sql`${escalationRuns.revision} + 1` })
    .where(
      and(
        eq(escalationRuns.orgId, ctx.org.id),
        eq(escalationRuns.incidentId, incidentId),
        ne(escalationRuns.state, "stopped"),
        eq(escalationRuns.isWaking, true),
      ),
    )
    .returning();
  if (!calmed) return nothingChanged(ctx, null);
  await recordAudit(ctx, {
    action: "escalation.calmed",
    subject: { kind: "incident", id: incidentId },
    table: escalationRuns,
    before: { isWaking: true },
    after: { isWaking: false },
  });
  return calmed;
});
