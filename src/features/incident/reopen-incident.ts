import { z } from "zod";
import { actorPerson, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { changeIncident, ENDED, refuseAsItIs } from "./change-incident.ts";
import { incidentReopened } from "./events.ts";
import { getIncident, scopeOf } from "./get-incident.ts";

export const ReopenIncident = z.strictObject({ incidentId: z.uuid() });

/** It was not over. Nobody has it, so whoever is on call is paged anew. */
export const reopenIncident = verb("incident.reopen", ReopenIncident, async (ctx, input) => {
  const before = await getIncident(ctx, input.incidentId);
  requireRight(ctx, "incident.reopen", await scopeOf(ctx, before));
  const after = await changeIncident(ctx, before, {
    action: "incident.reopened",
    from: ENDED,
    set: {
      state: "open",
      ownerId: null,
      acknowledgedAt: null,
      resolvedAt: null,
      mergedInto: null,
      likeId: null,
      progressAt: now(ctx),
      stillCount: 0,
    },
    line: { key: "reopened", person: actorPerson(ctx) },
  });
  if (!after) return refuseAsItIs(ctx, before.id);
  await emit(ctx, incidentReopened, after);
  return after;
});
