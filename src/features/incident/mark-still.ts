import { z } from "zod";
import { actorPerson, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { ACTIVE, changeIncident, refuseAsItIs } from "./change-incident.ts";
import { incidentProgressed } from "./events.ts";
import { getIncident, scopeOf } from "./get-incident.ts";

export const MarkStill = z.strictObject({ incidentId: z.uuid() });

/** In a row, before somebody has to say more than that. */
const MOST_STILLS = 2;

/** "Still on it": progress twice in a row and no more; then an update in words is asked for. */
export const markStill = verb("incident.still", MarkStill, async (ctx, input) => {
  const before = await getIncident(ctx, input.incidentId);
  requireRight(ctx, "incident.update", await scopeOf(ctx, before));
  if (before.stillCount >= MOST_STILLS)
    throw new Refusal("incident.still-enough", { at: nearInstant(ctx, before.progressAt) });
  const after = await changeIncident(ctx, before, {
    action: "incident.still",
    from: ACTIVE,
    set: { progressAt: now(ctx), stillCount: before.stillCount + 1 },
    // Two presses at once are one "still on it".
    ifStill: { revision: before.revision },
    line: { key: "still", person: actorPerson(ctx) },
    beside: () => emit(ctx, incidentProgressed, { id: before.id, progressAt: now(ctx) }),
  });
  if (!after) return refuseAsItIs(ctx, before.id, true);
  return after;
});
