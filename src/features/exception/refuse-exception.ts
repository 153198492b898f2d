import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { cleanText } from "../../core/instants.ts";
import { Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { exceptionRefused } from "./events.ts";
import { getDecider, mayDecide } from "./find-deciders.ts";
import { getException, requireNotOver } from "./find-exceptions.ts";
import { cancelEnd } from "./set-end.ts";
import { exceptions } from "./tables.ts";
import { tellRequester } from "./tell-requester.ts";

export const RefuseException = z.strictObject({
  exceptionId: z.uuid(),
  reason: z.string().transform(cleanText).pipe(z.string().trim().min(1).max(500)),
});

/** Says no to what was asked for; one person is enough. */
export const refuseException = verb("exception.refuse", RefuseException, async (ctx, input) => {
  const before = await getException(ctx, input.exceptionId, "lock");
  const decider = await getDecider(ctx, before.requestedAt);
  const asked = { right: "exception.approve", scope: before.scope };
  rightFollowsFrom(ctx, mayDecide(decider, asked), asked.right);
  requireNotOver(ctx, before);
  const [after] = await ctx.tx
    .update(exceptions)
    .set({
      state: "refused",
      settledAt: now(ctx),
      settledBy: decider.personId,
      refusalReason: input.reason,
      revision: sql`${exceptions.revision} + 1`,
    })
    .where(
      and(eq(exceptions.orgId, ctx.org.id), eq(exceptions.id, before.id), eq(exceptions.state, "requested")),
    )
    .returning();
  if (!after) throw new Refusal(`exception.is-${before.state}`);
  await cancelEnd(ctx, after);
  await recordAudit(ctx, {
    action: "exception.refused",
    subject: subject("exception", after),
    table: exceptions,
    before,
    after,
  });
  await emit(ctx, exceptionRefused, after);
  await refreshCards(ctx, subject("exception", after));
  await tellRequester(ctx, after);
  return after;
});
