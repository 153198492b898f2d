import { z } from "zod";
import { actorPerson } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { announceIncident } from "./announce-incident.ts";
import { ACTIVE, changeIncident, ENDED, isActive, refuseAsItIs } from "./change-incident.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import { isPrivate } from "./visible-to.ts";

export const PublishIncident = z.strictObject({ incidentId: z.uuid() });

/** It need not be private: everyone may see it from now on. There is no way back, since what was posted was read. */
export const publishIncident = verb("incident.publish", PublishIncident, async (ctx, input) => {
  const before = await getIncident(ctx, input.incidentId);
  requireRight(ctx, "incident.change", await scopeOf(ctx, before));
  if (!isPrivate(before)) return nothingChanged(ctx, before);
  const after = await changeIncident(ctx, before, {
    action: "incident.published",
    from: [...ACTIVE, ...ENDED],
    set: { visibility: "organisation" },
    ifStill: { revision: before.revision },
    line: { key: "published", person: actorPerson(ctx) },
  });
  if (!after) return refuseAsItIs(ctx, before.id, true);
  if (isActive(after)) await announceIncident(ctx, after);
  return after;
});
