import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { cleanText } from "../../core/instants.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { mayDo, rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, isNull, sql } from "../../db/drizzle.ts";
import { getException } from "./find-exceptions.ts";
import { APPROVE } from "./find-granters.ts";
import { findReviewers, isToReview } from "./find-reviews.ts";
import { exceptions } from "./tables.ts";

export const ReviewException = z.strictObject({
  exceptionId: z.uuid(),
  finding: z.string().transform(cleanText).pipe(z.string().trim().min(1).max(500)),
});

/** Somebody has looked again, and says what he found: whoever asked or agreed, or whoever may grant such a thing. */
export const reviewException = verb("exception.review", ReviewException, async (ctx, input) => {
  const before = await getException(ctx, input.exceptionId, "lock");
  const reviewedBy = actorPerson(ctx);
  if (reviewedBy === null) throw new Denial("exception.not-a-person");
  const isOwn = (await findReviewers(ctx, before)).includes(reviewedBy);
  rightFollowsFrom(ctx, isOwn || mayDo(ctx, APPROVE, before.scope), APPROVE);
  if (before.reviewedAt !== null) throw new Refusal("exception.is-reviewed");
  if (!isToReview(before)) throw new Refusal("exception.not-to-review");
  const [after] = await ctx.tx
    .update(exceptions)
    .set({
      reviewedAt: now(ctx),
      reviewedBy,
      finding: input.finding,
      revision: sql`${exceptions.revision} + 1`,
    })
    .where(and(eq(exceptions.orgId, ctx.org.id), eq(exceptions.id, before.id), isNull(exceptions.reviewedAt)))
    .returning();
  if (!after) throw new Refusal("exception.is-reviewed");
  await recordAudit(ctx, {
    action: "exception.reviewed",
    subject: subject("exception", after),
    table: exceptions,
    before,
    after,
  });
  await refreshCards(ctx, subject("exception", after));
  return after;
});
