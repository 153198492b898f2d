/** What comes due around a shift's end. */
import { z } from "zod";
import { type Ctx, now } from "../../core/context.ts";
import { defineTimer, setTimer } from "../../engine/timers.ts";
import { findNextShift } from "../oncall/find-on-call.ts";
import { draftHandoff } from "./draft-handoff.ts";
import { getHandoff } from "./find-handoffs.ts";
import { tellLead } from "./tell-lead.ts";

/** How long before the shift's end the draft is shown to the outgoing lead. */
const DRAFT_AHEAD_MS = 30 * 60_000;

export const unacceptedKey = (handoffId: string): string => `handoff:${handoffId}:unaccepted`;

/** Nobody has accepted within the organisation's minutes. */
export const unacceptedTimer = defineTimer({
  kind: "handoff.unaccepted",
  version: 1,
  payload: z.object({ handoffId: z.uuid() }),
  async fire(ctx, { handoffId }) {
    const handoff = await getHandoff(ctx, handoffId);
    if (handoff.state === "waiting") await tellLead(ctx, handoff);
  },
});

/** The shift ends soon: the draft is written. Looks again where a cover moved the end meanwhile. */
export const draftTimer = defineTimer({
  kind: "handoff.draft-due",
  version: 1,
  payload: z.object({ teamId: z.uuid(), rotationId: z.uuid() }),
  async fire(ctx, { teamId, rotationId }) {
    const next = (await findNextShift(ctx, { teamId })).find((shift) => shift.rotationId === rotationId);
    if (!next) return;
    if (next.at.getTime() - now(ctx).getTime() > DRAFT_AHEAD_MS) {
      await scheduleDraft(ctx, teamId);
      return;
    }
    if (next.outgoingId === next.incomingId) return;
    await draftHandoff(ctx, {
      teamId,
      rotationId,
      boundaryAt: next.at,
      outgoingId: next.outgoingId,
      incomingId: next.incomingId,
      outgoingShift: null,
      incomingShift: next.shiftName,
    });
  },
});

/** Sets the draft's timer for each primary rotation of a team. */
export async function scheduleDraft(ctx: Ctx, teamId: string): Promise<void> {
  for (const next of await findNextShift(ctx, { teamId })) {
    if (next.role !== "primary") continue;
    const dueAt = new Date(Math.max(next.at.getTime() - DRAFT_AHEAD_MS, now(ctx).getTime() + 1000));
    await setTimer(ctx, draftTimer, {
      key: `handoff:${next.rotationId}:draft`,
      dueAt,
      payload: { teamId, rotationId: next.rotationId },
    });
  }
}
