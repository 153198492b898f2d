import { z } from "zod";
import { actingAs, actorPerson, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Denial } from "../../core/refusal.ts";
import { mayDo, rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { changeIncident, refuseAsItIs } from "./change-incident.ts";
import { incidentAcknowledged } from "./events.ts";
import { getIncident, scopeOf } from "./get-incident.ts";

export const AcknowledgeIncident = z.strictObject({
  incidentId: z.uuid(),
  /** The page room has seen that the acting person was paged for it: nobody is woken and then refused. */
  isPaged: z.boolean().default(false),
});

/** "I have it": the acting person owns the incident. The second one is told who was first. */
export const acknowledgeIncident = verb("incident.acknowledge", AcknowledgeIncident, async (ctx, input) => {
  // Whoever was called for it may know of it, whichever team's it is.
  const reading = input.isPaged ? actingAs(ctx, { kind: "baton", part: "page" }) : ctx;
  const before = await getIncident(reading, input.incidentId);
  const may = input.isPaged || mayDo(ctx, "incident.acknowledge", await scopeOf(ctx, before));
  rightFollowsFrom(ctx, may, "incident.acknowledge");
  const ownerId = actorPerson(ctx);
  if (ownerId === null) throw new Denial("incident.only-persons");
  if (before.state === "acknowledged" && before.ownerId === ownerId) return nothingChanged(ctx, before);
  const after = await changeIncident(ctx, before, {
    action: "incident.acknowledged",
    from: ["open"],
    set: { state: "acknowledged", ownerId, acknowledgedAt: now(ctx) },
    line: { key: "acknowledged", person: ownerId },
  });
  if (!after) return refuseAsItIs(reading, before.id);
  await emit(ctx, incidentAcknowledged, after);
  return after;
});
