import { z } from "zod";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { ACTIVE, changeIncident, isActive, refuseAsItIs } from "./change-incident.ts";
import { incidentEnded } from "./events.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import { postIncidentLine } from "./lines.ts";
import type { Incident } from "./tables.ts";
import { isPrivate } from "./visible-to.ts";

export const MergeIncident = z.strictObject({ incidentId: z.uuid(), intoId: z.uuid() });

/** It is the same as another one: this one ends, its pages stand down, the other goes on. Also *join*. */
export const mergeIncident = verb("incident.merge", MergeIncident, async (ctx, input) => {
  const before = await getIncident(ctx, input.incidentId);
  requireRight(ctx, "incident.merge", await scopeOf(ctx, before));
  const into = await lockBoth(ctx, before.id, input.intoId);
  if (into.id === before.id) throw new Refusal("incident.merge-self", { number: before.number });
  if (!isActive(into)) throw new Refusal("incident.merge-into-ended", { number: into.number });
  if (into.isPractice !== before.isPractice) throw new Refusal("incident.merge-practice");
  // The lines of each name the other: people of different teams would read what is not theirs.
  const isSameCircle = into.visibility === before.visibility && into.teamId === before.teamId;
  if ((isPrivate(into) || isPrivate(before)) && !isSameCircle) throw new Refusal("incident.merge-private");
  const person = actorPerson(ctx);
  const after = await changeIncident(ctx, before, {
    action: "incident.merged",
    from: ACTIVE,
    set: { state: "merged", mergedInto: into.id, resolvedAt: now(ctx), nextUpdateAt: null },
    line: { key: "merged", person, value: `I-${into.number}` },
  });
  if (!after) return refuseAsItIs(ctx, before.id);
  await postIncidentLine(ctx, into, {
    key: "joined",
    person,
    value: `I-${before.number}`,
    // Those who were named for one of two private ones alone may not read what the other is about.
    ...(!isPrivate(before) && { quote: before.title }),
  });
  await emit(ctx, incidentEnded, after);
  return after;
});

/** Neither ends meanwhile; in the order of their ids, so that of two who merge crosswise one waits for the other. */
async function lockBoth(ctx: Ctx, id: string, intoId: string): Promise<Incident> {
  if (intoId > id) await getIncident(ctx, id, "lock");
  const into = await getIncident(ctx, intoId, "lock");
  if (intoId < id) await getIncident(ctx, id, "lock");
  return into;
}
