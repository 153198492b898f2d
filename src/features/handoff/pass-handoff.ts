import { z } from "zod";
import { refreshCards, tell } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, lt, ne, or, sql } from "../../db/drizzle.ts";
import { setTimer } from "../../engine/timers.ts";
import { findActiveIncidents } from "../incident/find-incidents.ts";
import { shareIncident } from "../incident/share-incident.ts";
import { isPrivate } from "../incident/visible-to.ts";
import { getSettings } from "../organisation/get-settings.ts";
import { DraftHandoff } from "./draft-handoff.ts";
import { type Handoff, handoffs } from "./tables.ts";
import { tellLead } from "./tell-lead.ts";
import { unacceptedKey, unacceptedTimer } from "./timers.ts";

export const PassHandoff = z.strictObject({ ...DraftHandoff.shape });

/**
 * The shift has ended: the digest goes to the next lead, who says "I have it". Until then it is still the
 * outgoing lead's. Whatever the shift before left unaccepted goes over into this one.
 */
export const passHandoff = verb("handoff.pass", PassHandoff, async (ctx, input): Promise<Handoff> => {
  requireRight(ctx, "handoff.pass");
  const [passed] = await ctx.tx
    .insert(handoffs)
    .values({ ...input, orgId: ctx.org.id, state: "waiting" })
    .onConflictDoUpdate({
      target: [handoffs.orgId, handoffs.rotationId, handoffs.boundaryAt],
      set: {
        state: "waiting",
        outgoingId: input.outgoingId,
        incomingId: input.incomingId,
        outgoingShift: input.outgoingShift,
        incomingShift: input.incomingShift,
        // Nobody signs for whoever was on instead.
        signedAt: sql`case when ${handoffs.outgoingId} = ${input.outgoingId} then ${handoffs.signedAt} end`,
        revision: sql`${handoffs.revision} + 1`,
      },
    })
    .returning();
  if (!passed) throw new Error("an upsert returns its row");
  await supersedeEarlier(ctx, passed);
  const about = subject("handoff", passed);
  await recordAudit(ctx, {
    action: "handoff.passed",
    subject: about,
    table: handoffs,
    after: passed,
    happenedAt: passed.boundaryAt,
  });
  await refreshCards(ctx, about);
  if (passed.incomingId === null) await tellLead(ctx, passed);
  else await askIncoming(ctx, passed, passed.incomingId);
  return passed;
});

/** The next lead is asked to accept; where he does not in time, the team's lead is told. */
async function askIncoming(ctx: Ctx, passed: Handoff, incomingId: string): Promise<void> {
  // What he is about to take he may read beforehand, the private ones too.
  for (const incident of await findActiveIncidents(ctx, passed.teamId))
    if (isPrivate(incident)) await shareIncident(ctx, { incidentId: incident.id, people: [incomingId] });
  await tell(ctx, incomingId, {
    kind: "digest",
    subject: subject("handoff", passed),
    mark: `handoff:${passed.id}:passed`,
    card: "live",
  });
  const { handoffMinutes } = await getSettings(ctx);
  await setTimer(ctx, unacceptedTimer, {
    key: unacceptedKey(passed.id),
    dueAt: new Date(now(ctx).getTime() + handoffMinutes * 60_000),
    payload: { handoffId: passed.id },
  });
}

/** What waited, and a draft for an end that did not come. */
async function supersedeEarlier(ctx: Ctx, passed: Handoff): Promise<void> {
  const earlier = await ctx.tx
    .update(handoffs)
    .set({ state: "superseded", revision: sql`${handoffs.revision} + 1` })
    .where(
      and(
        eq(handoffs.orgId, ctx.org.id),
        eq(handoffs.rotationId, passed.rotationId),
        or(
          eq(handoffs.state, "waiting"),
          and(eq(handoffs.state, "drafted"), lt(handoffs.boundaryAt, passed.boundaryAt)),
        ),
        ne(handoffs.id, passed.id),
      ),
    )
    .returning();
  for (const row of earlier) {
    await recordAudit(ctx, {
      action: "handoff.superseded",
      subject: subject("handoff", row),
      table: handoffs,
      after: row,
    });
    await refreshCards(ctx, subject("handoff", row));
  }
}
