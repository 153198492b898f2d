import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { mayDo, rightFollowsFrom } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, gt, isNull } from "../../db/drizzle.ts";
import { loadBook } from "./load-book.ts";
import { rotationsTouched } from "./person-duty.ts";
import { scheduleShifts } from "./settle-shifts.ts";
import { covers } from "./tables.ts";
import { tellCover } from "./tell-cover.ts";

export const EndCover = z.strictObject({ coverId: z.uuid() });

/** Ends a cover before its time, or before it began: the duty is again whose it was. Both are told. */
export const endCover = verb("oncall.end-cover", EndCover, async (ctx, { coverId }) => {
  const isIt = and(eq(covers.orgId, ctx.org.id), eq(covers.id, coverId));
  const [before] = await ctx.tx.select().from(covers).where(isIt);
  if (!before) throw new Refusal("oncall.no-such-cover");
  const me = actorPerson(ctx);
  const isMine = me !== null && [before.personId, before.replacesId, before.madeBy].includes(me);
  rightFollowsFrom(ctx, isMine || mayDo(ctx, "oncall.end-cover"), "oncall.end-cover");
  const at = now(ctx);
  const book = await loadBook(ctx, { since: at });
  const [cover] = await ctx.tx
    .update(covers)
    .set({ endedAt: at, endedBy: me })
    .where(and(isIt, isNull(covers.endedAt), gt(covers.endsAt, at)))
    .returning();
  if (!cover) throw new Refusal("oncall.cover-is-over");
  await recordAudit(ctx, {
    action: "cover.ended",
    subject: { kind: "cover", id: coverId },
    table: covers,
    before,
    after: cover,
  });
  await scheduleShifts(ctx, rotationsTouched(book, before.replacesId));
  await tellCover(ctx, cover, "ended");
  return cover;
});
