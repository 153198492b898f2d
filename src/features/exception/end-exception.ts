import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { mayDo, rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, inArray, sql } from "../../db/drizzle.ts";
import { exceptionEnded } from "./events.ts";
import { getException } from "./find-exceptions.ts";
import { exceptions } from "./tables.ts";

const EndException = z.strictObject({ exceptionId: z.uuid() });

/** Ends an exception, or takes back the asking for one. Its requester may, and whoever may grant it. */
export const endException = verb("exception.end", EndException, async (ctx, input) => {
  const before = await getException(ctx, input.exceptionId, "lock");
  const isRequester = actorPerson(ctx) === before.requestedBy;
  rightFollowsFrom(ctx, isRequester || mayDo(ctx, "exception.approve", before.scope), "exception.approve");
  const [after] = await ctx.tx
    .update(exceptions)
    .set({
      state: "ended",
      settledAt: now(ctx),
      settledBy: actorPerson(ctx),
      revision: sql`${exceptions.revision} + 1`,
    })
    .where(
      and(
        eq(exceptions.orgId, ctx.org.id),
        eq(exceptions.id, before.id),
        inArray(exceptions.state, ["requested", "granted"]),
      ),
    )
    .returning();
  if (!after) throw new Refusal(`exception.is-${before.state}`);
  await recordAudit(ctx, {
    action: "exception.ended",
    subject: subject("exception", after),
    table: exceptions,
    before,
    after,
  });
  await emit(ctx, exceptionEnded, after);
  await refreshCards(ctx, subject("exception", after));
  return after;
});
