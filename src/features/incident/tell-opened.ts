/** Tells the rooms above of an opening. None of them can stop it, or keep another from doing its part. */
import { z } from "zod";
import { type Ctx, now } from "../../core/context.ts";
import { hearersOf } from "../../core/events.ts";
import { describeError, isUnreachable, isWorthRepeating } from "../../db/errors.ts";
import { defineTimer, setTimer } from "../../engine/timers.ts";
import { incidentOpened } from "./events.ts";
import { getIncident } from "./get-incident.ts";
import type { Incident } from "./tables.ts";

/** When what failed is tried again, in milliseconds. */
const SOON_MS = 1000;
/** From then on the auditor may have called somebody himself (`escalation/check-runs.ts`). */
const AUDITORS_MS = 25_000;

/** Each room does its part, or is told again a second later. */
export async function tellOpened(ctx: Ctx, incident: Incident): Promise<void> {
  for (const { room, hear } of hearersOf(ctx, incidentOpened)) {
    if (await apart(ctx, room, () => hear(ctx, incident))) continue;
    await setTimer(ctx, toldAgain, {
      key: `incident:${incident.id}:opened:${room}`,
      dueAt: new Date(now(ctx).getTime() + SOON_MS),
      payload: { incidentId: incident.id, room },
    });
  }
}

/** Says again to one room what it could not take in. Who has it by now needs nobody to be called. */
export const toldAgain = defineTimer({
  kind: "incident.told-again",
  version: 1,
  payload: z.strictObject({ incidentId: z.uuid(), room: z.string() }),
  fire: async (ctx, { incidentId, room }) => {
    const incident = await getIncident(ctx, incidentId, "lock");
    const ageMs = now(ctx).getTime() - incident.openedAt.getTime();
    if (incident.state !== "open" || ageMs >= AUDITORS_MS) return;
    for (const hearer of hearersOf(ctx, incidentOpened))
      if (hearer.room === room) await hearer.hear(ctx, incident);
  },
});

/** Resolves to whether it was done: what goes wrong undoes that part alone, and the operators are told. */
export async function apart(ctx: Ctx, part: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await ctx.tx.savepoint(work);
    return true;
  } catch (error) {
    if (isWorthRepeating(error) || isUnreachable(error)) throw error;
    const facts = { reference: ctx.reference, part, error: describeError(error) };
    ctx.house.log.error(facts, "an incident opened without a part of what belongs to it");
    return false;
  }
}
