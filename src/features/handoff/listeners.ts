/** A shift ended or its end moved below: the handoff passes on, and the next draft is planned. */
import { actingAs, type Ctx } from "../../core/context.ts";
import { on } from "../../core/events.ts";
import { and, eq } from "../../db/drizzle.ts";
import { nextShiftMoved, type ShiftEnded, shiftEnded } from "../oncall/events.ts";
import { organisationApplied } from "../organisation/events.ts";
import { teams } from "../organisation/tables.ts";
import { passHandoff } from "./pass-handoff.ts";
import { scheduleDraft } from "./timers.ts";

const byItself = (ctx: Ctx): Ctx => actingAs(ctx, { kind: "baton", part: "handoff" });

async function pass(ctx: Ctx, ended: ShiftEnded): Promise<void> {
  if (ended.level !== "primary") return;
  const { teamId, rotationId, outgoingId, incomingId, outgoingShift, incomingShift } = ended;
  if (outgoingId !== null || incomingId !== null) {
    await passHandoff(byItself(ctx), {
      teamId,
      rotationId,
      outgoingId,
      incomingId,
      outgoingShift,
      incomingShift,
      boundaryAt: ended.endedAt,
    });
  }
  await scheduleDraft(byItself(ctx), teamId);
}

async function planAll(ctx: Ctx): Promise<void> {
  const rows = await ctx.tx
    .select({ id: teams.id })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.isGone, false)));
  for (const { id } of rows) await scheduleDraft(byItself(ctx), id);
}

export const handoffListeners = [
  on(shiftEnded, pass),
  on(nextShiftMoved, (ctx, { teamId }) => scheduleDraft(byItself(ctx), teamId)),
  on(organisationApplied, planAll),
];
