import { z } from "zod";
import { refreshCards } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { actingAs, actorPerson, type Ctx, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { mayDo, rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, isNull, sql } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import { assignIncident } from "../incident/assign-incident.ts";
import { incidents } from "../incident/tables.ts";
import { visibleTo } from "../incident/visible-to.ts";
import { teams } from "../organisation/tables.ts";
import { getHandoff } from "./find-handoffs.ts";
import { type Handoff, handoffNotes, handoffs } from "./tables.ts";
import { unacceptedKey } from "./timers.ts";

export const AcceptHandoff = z.strictObject({ handoffId: z.uuid() });

/**
 * "I have it": from now on it is the accepting person's. Acknowledged incidents of the outgoing lead change
 * owner; the timers that run for them keep the time that remains. Errors: `handoff.not-yet`,
 * `handoff.already-accepted` (says by whom), `handoff.superseded`.
 */
export const acceptHandoff = verb(
  "handoff.accept",
  AcceptHandoff,
  async (ctx, { handoffId }): Promise<Handoff> => {
    const before = await getHandoff(ctx, handoffId, "lock");
    const person = actorPerson(ctx);
    rightFollowsFrom(ctx, await mayAccept(ctx, before, person), "handoff.accept");
    if (before.state === "drafted") throw new Refusal("handoff.not-yet");
    if (before.state === "superseded") throw new Refusal("handoff.superseded");
    if (before.state === "accepted") throw new Refusal("handoff.already-accepted");
    const [accepted] = await ctx.tx
      .update(handoffs)
      .set({
        state: "accepted",
        acceptedBy: person,
        acceptedAt: now(ctx),
        revision: sql`${handoffs.revision} + 1`,
      })
      .where(and(eq(handoffs.orgId, ctx.org.id), eq(handoffs.id, handoffId), eq(handoffs.state, "waiting")))
      .returning();
    if (!accepted || person === null) throw new Refusal("handoff.already-accepted");
    const about = subject("handoff", accepted);
    const moved = await moveIncidents(ctx, accepted, person);
    await passNotes(ctx, accepted);
    await cancelTimer(ctx, unacceptedKey(accepted.id));
    await recordAudit(ctx, {
      action: "handoff.accepted",
      subject: about,
      table: handoffs,
      before,
      after: { ...accepted, incidents: moved },
    });
    await refreshCards(ctx, about);
    return accepted;
  },
);

/** The incoming lead; the team's own lead; whoever was given the right for this team. Never the outgoing one. */
async function mayAccept(ctx: Ctx, handoff: Handoff, person: string | null): Promise<boolean> {
  if (person === null || person === handoff.outgoingId) return false;
  if (person === handoff.incomingId) return true;
  const [team] = await ctx.tx
    .select({ key: teams.key, leadId: teams.leadId })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, handoff.teamId)));
  return team?.leadId === person || mayDo(ctx, "handoff.accept-for-others", { team: team?.key });
}

/** What was written for this handoff has been read with it: the next one begins without. */
async function passNotes(ctx: Ctx, accepted: Handoff): Promise<void> {
  await ctx.tx
    .update(handoffNotes)
    .set({ passedWith: accepted.id })
    .where(
      and(
        eq(handoffNotes.orgId, ctx.org.id),
        eq(handoffNotes.teamId, accepted.teamId),
        isNull(handoffNotes.passedWith),
      ),
    );
}

/** Acknowledged incidents change owner at the boundary. Resolves to their numbers. */
async function moveIncidents(ctx: Ctx, handoff: Handoff, to: string): Promise<number[]> {
  if (handoff.outgoingId === null) return [];
  const byHandoff = actingAs(ctx, { kind: "baton", part: "handoff" });
  const held = await ctx.tx
    .select({ id: incidents.id, number: incidents.number })
    .from(incidents)
    .where(
      and(
        visibleTo(byHandoff),
        eq(incidents.teamId, handoff.teamId),
        eq(incidents.ownerId, handoff.outgoingId),
        eq(incidents.state, "acknowledged"),
      ),
    );
  for (const incident of held) await assignIncident(byHandoff, { incidentId: incident.id, personId: to });
  return held.map((incident) => incident.number);
}
