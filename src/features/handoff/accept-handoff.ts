import { z } from "zod";
import { refreshCards } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { actingAs, actorPerson, type Ctx, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { mayDo, rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, desc, eq, inArray, isNull, lt, sql } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import { assignIncident } from "../incident/assign-incident.ts";
import { incidents } from "../incident/tables.ts";
import { visibleTo } from "../incident/visible-to.ts";
import { teams } from "../organisation/tables.ts";
import { getHandoff, refuseAccepted } from "./find-handoffs.ts";
import { type Handoff, handoffNotes, handoffs } from "./tables.ts";
import { findLeads } from "./tell-lead.ts";
import { unacceptedKey } from "./timers.ts";

export const AcceptHandoff = z.strictObject({ handoffId: z.uuid() });

/**
 * "I have it": from now on it is the accepting person's. Acknowledged incidents of the outgoing lead, and of those
 * whose handoff nobody accepted before, change owner; the timers that run for them keep the time that remains. Errors: `handoff.not-yet`,
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
    if (before.state === "accepted") return refuseAccepted(ctx, before);
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
    if (!accepted || person === null) return refuseAccepted(ctx, before);
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

/** The incoming lead; the leads who are told where he does not; whoever was given the right for this team. Never the outgoing one. */
async function mayAccept(ctx: Ctx, handoff: Handoff, person: string | null): Promise<boolean> {
  if (person === null || person === handoff.outgoingId) return false;
  if (person === handoff.incomingId) return true;
  if ((await findLeads(ctx, handoff)).includes(person)) return true;
  const [team] = await ctx.tx
    .select({ key: teams.key })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, handoff.teamId)));
  return mayDo(ctx, "handoff.accept-for-others", { team: team?.key });
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
  const givers = await findGivers(ctx, handoff);
  if (givers.length === 0) return [];
  const byHandoff = actingAs(ctx, { kind: "baton", part: "handoff" });
  const held = await ctx.tx
    .select({ id: incidents.id, number: incidents.number })
    .from(incidents)
    .where(
      and(
        visibleTo(byHandoff),
        eq(incidents.teamId, handoff.teamId),
        inArray(incidents.ownerId, givers),
        eq(incidents.state, "acknowledged"),
      ),
    );
  for (const { id: incidentId } of held)
    await assignIncident(byHandoff, { incidentId, personId: to, isTaken: true });
  return held.map((incident) => incident.number);
}

/** Whose duty has ended without anybody taking over: the outgoing lead, and those before him back to the last acceptance. */
async function findGivers(ctx: Ctx, handoff: Handoff): Promise<string[]> {
  const earlier = await ctx.tx
    .select({ state: handoffs.state, outgoingId: handoffs.outgoingId })
    .from(handoffs)
    .where(
      and(
        eq(handoffs.orgId, ctx.org.id),
        eq(handoffs.rotationId, handoff.rotationId),
        lt(handoffs.boundaryAt, handoff.boundaryAt),
      ),
    )
    .orderBy(desc(handoffs.boundaryAt));
  const accepted = earlier.findIndex(({ state }) => state === "accepted");
  const wentOver = accepted < 0 ? earlier : earlier.slice(0, accepted);
  const givers = [handoff, ...wentOver].map(({ outgoingId }) => outgoingId);
  return [...new Set(givers.filter((giver) => giver !== null))];
}
