import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { exceptionGranted } from "./events.ts";
import { getDecider, mayDecide } from "./find-deciders.ts";
import { getException, requireNotOver } from "./find-exceptions.ts";
import { APPROVE, findAuthors, findCounting } from "./find-granters.ts";
import { lockDeciders } from "./lock-deciders.ts";
import { setReviews } from "./set-reviews.ts";
import { accountUsed } from "./standing.ts";
import { type Exception, exceptionApprovals, exceptions } from "./tables.ts";
import { tellRequester } from "./tell-requester.ts";

const GrantException = z.strictObject({ exceptionId: z.uuid() });

/** One person agrees, whose own matter it is not. With the last agreement that was needed it holds. */
export const grantException = verb("exception.grant", GrantException, async (ctx, input) => {
  const exception = await getException(ctx, input.exceptionId, "lock");
  const decider = await getDecider(ctx, exception.requestedAt);
  const asked = { right: APPROVE, scope: exception.scope };
  rightFollowsFrom(ctx, mayDecide(decider, asked), asked.right);
  if (!mayDecide(decider, { ...asked, asOf: exception.requestedAt }))
    throw new Denial("exception.right-too-new");
  if (decider.personId === exception.requestedBy) throw new Denial("exception.own-request");
  const authors = await findAuthors(ctx, exception);
  if (authors.has(decider.personId))
    throw new Denial("exception.own-subject", { subject: exception.subjectName });
  requireNotOver(ctx, exception);
  const before = await findCounting(ctx, exception);
  if (before.some((approval) => approval.personId === decider.personId))
    return nothingChanged(ctx, { exception, isNew: false });
  if (exception.state !== "requested") throw new Refusal(`exception.is-${exception.state}`);
  await keepAgreement(ctx, exception, decider.personId);
  await refreshCards(ctx, subject("exception", exception));
  // Whoever is taking the right from one of them was before, or waits.
  await lockDeciders(
    ctx,
    before.map((approval) => approval.personId),
  );
  const others = (await findCounting(ctx, exception)).filter(
    ({ personId }) => personId !== decider.personId && !authors.has(personId),
  );
  if (others.length + 1 < exception.quorum) return { exception, isNew: true };
  return { exception: await settle(ctx, exception, decider.personId), isNew: true };
});

async function keepAgreement(ctx: Ctx, exception: Exception, personId: string): Promise<void> {
  const given = { account: accountUsed(ctx), decidedAt: now(ctx) };
  await ctx.tx
    .insert(exceptionApprovals)
    .values({ ...given, orgId: ctx.org.id, exceptionId: exception.id, personId })
    // Given before, and lost since: with the account that was used then, or the right.
    .onConflictDoUpdate({
      target: [exceptionApprovals.orgId, exceptionApprovals.exceptionId, exceptionApprovals.personId],
      set: given,
    });
  await recordAudit(ctx, {
    action: "exception.agreed",
    subject: subject("exception", exception),
    after: { personId },
  });
}

async function settle(ctx: Ctx, before: Exception, personId: string): Promise<Exception> {
  const [after] = await ctx.tx
    .update(exceptions)
    .set({
      state: "granted",
      grantedAt: now(ctx),
      settledAt: now(ctx),
      settledBy: personId,
      revision: sql`${exceptions.revision} + 1`,
    })
    .where(
      and(eq(exceptions.orgId, ctx.org.id), eq(exceptions.id, before.id), eq(exceptions.state, "requested")),
    )
    .returning();
  if (!after) throw new Refusal("exception.gone");
  await recordAudit(ctx, {
    action: "exception.granted",
    subject: subject("exception", after),
    table: exceptions,
    before,
    after,
  });
  await setReviews(ctx, after);
  await emit(ctx, exceptionGranted, after);
  await tellRequester(ctx, after);
  return after;
}
