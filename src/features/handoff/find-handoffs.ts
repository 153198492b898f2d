/** Reads of handoffs. */
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { and, asc, desc, eq, isNull, or } from "../../db/drizzle.ts";
import { findNames } from "../incident/find-names.ts";
import { type Handoff, type HandoffNote, handoffNotes, handoffs } from "./tables.ts";

/** One handoff; `lock` keeps it until COMMIT. Errors: `handoff.gone`. */
export async function getHandoff(ctx: Ctx, id: string, lock?: "lock"): Promise<Handoff> {
  const query = ctx.tx
    .select()
    .from(handoffs)
    .where(and(eq(handoffs.orgId, ctx.org.id), eq(handoffs.id, id)));
  const [row] = await (lock ? query.for("update") : query);
  if (!row) throw new Refusal("handoff.gone");
  return row;
}

/** Says who was faster. */
export async function refuseAccepted(ctx: Ctx, { acceptedBy }: Handoff): Promise<never> {
  throw new Refusal("handoff.already-accepted", {
    person: (await findNames(ctx, [acceptedBy])).of(acceptedBy),
  });
}

/** What waits for this person: to be accepted first, then to be signed; the oldest first. */
export const findWaitingFor = (ctx: Ctx, personId: string): Promise<Handoff[]> =>
  ctx.tx
    .select()
    .from(handoffs)
    .where(
      and(
        eq(handoffs.orgId, ctx.org.id),
        or(
          and(eq(handoffs.incomingId, personId), eq(handoffs.state, "waiting")),
          and(eq(handoffs.outgoingId, personId), eq(handoffs.state, "drafted")),
        ),
      ),
    )
    .orderBy(desc(handoffs.state), asc(handoffs.boundaryAt));

/** The last handoffs of a team, the newest first. */
export const findPast = (ctx: Ctx, teamId: string, most: number): Promise<Handoff[]> =>
  ctx.tx
    .select()
    .from(handoffs)
    .where(and(eq(handoffs.orgId, ctx.org.id), eq(handoffs.teamId, teamId)))
    .orderBy(desc(handoffs.boundaryAt))
    .limit(most);

/** Notes that a handoff shows: those not passed on yet, or those that went with it. */
export const findNotes = (ctx: Ctx, teamId: string, handoffId: string | null): Promise<HandoffNote[]> =>
  ctx.tx
    .select()
    .from(handoffNotes)
    .where(
      and(
        eq(handoffNotes.orgId, ctx.org.id),
        eq(handoffNotes.teamId, teamId),
        handoffId === null
          ? isNull(handoffNotes.passedWith)
          : or(isNull(handoffNotes.passedWith), eq(handoffNotes.passedWith, handoffId)),
      ),
    )
    .orderBy(asc(handoffNotes.at));
