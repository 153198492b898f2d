import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, isNull, sql } from "../../db/drizzle.ts";
import { freezeEnded } from "./events.ts";
import { findRegionClocks, getFreeze } from "./find-freezes.ts";
import { spansOf } from "./freeze-span.ts";
import { freezes } from "./tables.ts";

const EndFreeze = z.strictObject({ freezeId: z.uuid() });

/** Ends a freeze before its time. One that the file describes is ended in the file, or passed by an exception. */
export const endFreeze = verb("calendar.end-freeze", EndFreeze, async (ctx, input) => {
  const before = await getFreeze(ctx, input.freezeId);
  for (const region of before.regions ?? [undefined]) requireRight(ctx, "calendar.freeze", { region });
  if (before.managedBy === "file") throw new Refusal("calendar.managed-by-file", { key: before.key });
  const spans = spansOf(before, await findRegionClocks(ctx));
  if (spans.every(({ endsAt }) => endsAt <= now(ctx)))
    throw new Refusal("calendar.already-ended", { name: before.name });
  const [after] = await ctx.tx
    .update(freezes)
    .set({ endedAt: now(ctx), endedBy: actorPerson(ctx), revision: sql`${freezes.revision} + 1` })
    .where(and(eq(freezes.orgId, ctx.org.id), eq(freezes.id, before.id), isNull(freezes.endedAt)))
    .returning();
  if (!after) throw new Refusal("calendar.already-ended", { name: before.name });
  await recordAudit(ctx, {
    action: "calendar.freeze-ended",
    subject: subject("freeze", after),
    table: freezes,
    before,
    after,
  });
  await emit(ctx, freezeEnded, after);
  return after;
});
