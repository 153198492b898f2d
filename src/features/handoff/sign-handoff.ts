import { z } from "zod";
import { refreshCards } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, isNull, sql } from "../../db/drizzle.ts";
import { getHandoff, refuseAccepted } from "./find-handoffs.ts";
import { type Handoff, handoffs } from "./tables.ts";

export const SignHandoff = z.strictObject({ handoffId: z.uuid() });

/**
 * The outgoing lead has read the draft and stands by it. Only that person signs, and nobody once it is taken over;
 * twice is once. Errors: `handoff.already-accepted`, `handoff.superseded`.
 */
export const signHandoff = verb("handoff.sign", SignHandoff, async (ctx, { handoffId }): Promise<Handoff> => {
  const before = await getHandoff(ctx, handoffId, "lock");
  rightFollowsFrom(ctx, before.outgoingId !== null && before.outgoingId === actorPerson(ctx), "handoff.sign");
  if (before.state === "accepted") return refuseAccepted(ctx, before);
  if (before.state === "superseded") throw new Refusal("handoff.superseded");
  if (before.signedAt !== null) return nothingChanged(ctx, before);
  const [signed] = await ctx.tx
    .update(handoffs)
    .set({ signedAt: now(ctx), revision: sql`${handoffs.revision} + 1` })
    .where(and(eq(handoffs.orgId, ctx.org.id), eq(handoffs.id, handoffId), isNull(handoffs.signedAt)))
    .returning();
  if (!signed) throw new Refusal("handoff.already-signed");
  const about = subject("handoff", signed);
  await recordAudit(ctx, {
    action: "handoff.signed",
    subject: about,
    table: handoffs,
    before,
    after: signed,
  });
  await refreshCards(ctx, about);
  return signed;
});
