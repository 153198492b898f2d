/** Exceptions that held: somebody looks again whether that was right. */
import { type Ctx, now } from "../../core/context.ts";
import { and, asc, eq, inArray, isNotNull, isNull, lte, or } from "../../db/drizzle.ts";
import { type Exception, exceptionApprovals, exceptions } from "./tables.ts";

/** Whether its review may be noted: it held, does so no more, and nobody has looked. */
export const isToReview = ({ state, grantedAt, reviewedAt }: Exception): boolean =>
  state === "ended" && grantedAt !== null && reviewedAt === null;

/** Whether it should have been by now. */
export const isReviewDue = (ctx: Ctx, exception: Exception): boolean =>
  isToReview(exception) && exception.reviewAt <= now(ctx);

/** Whoever asked for it or agreed to it; its requester comes first. */
export async function findReviewers(ctx: Ctx, { id, requestedBy }: Exception): Promise<string[]> {
  const rows = await ctx.tx
    .select({ personId: exceptionApprovals.personId })
    .from(exceptionApprovals)
    .where(and(eq(exceptionApprovals.orgId, ctx.org.id), eq(exceptionApprovals.exceptionId, id)))
    .orderBy(asc(exceptionApprovals.decidedAt));
  return [requestedBy, ...rows.map(({ personId }) => personId)];
}

/** Those that this person should have looked at again by now, the oldest first. */
export function findDueReviews(ctx: Ctx, personId: string): Promise<Exception[]> {
  const agreed = ctx.tx
    .select({ id: exceptionApprovals.exceptionId })
    .from(exceptionApprovals)
    .where(and(eq(exceptionApprovals.orgId, ctx.org.id), eq(exceptionApprovals.personId, personId)));
  return ctx.tx
    .select()
    .from(exceptions)
    .where(
      and(
        eq(exceptions.orgId, ctx.org.id),
        eq(exceptions.state, "ended"),
        isNotNull(exceptions.grantedAt),
        isNull(exceptions.reviewedAt),
        lte(exceptions.reviewAt, now(ctx)),
        or(eq(exceptions.requestedBy, personId), inArray(exceptions.id, agreed)),
      ),
    )
    .orderBy(asc(exceptions.reviewAt));
}
