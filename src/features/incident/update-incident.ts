import { z } from "zod";
import { actorPerson, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { ACTIVE, changeIncident, refuseAsItIs } from "./change-incident.ts";
import { incidentProgressed } from "./events.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import { hasPhrases, Phrases } from "./phrasebook.ts";
import { SaidText } from "./said-text.ts";

export const UpdateIncident = z.strictObject({
  incidentId: z.uuid(),
  text: SaidText.nullable().default(null),
  phrases: Phrases.default({}),
  /** When the next update comes; null takes the announced time away. */
  nextUpdateAt: z.date().nullable().default(null),
});

/** What is known now, for whom it matters, what is tried, when the next update comes. This is progress. */
export const updateIncident = verb("incident.update", UpdateIncident, async (ctx, input) => {
  const before = await getIncident(ctx, input.incidentId);
  requireRight(ctx, "incident.update", await scopeOf(ctx, before));
  if (input.text === null && !hasPhrases(input.phrases))
    throw new Refusal("incident.empty-update", {}, "text");
  if (input.nextUpdateAt !== null && input.nextUpdateAt <= now(ctx))
    throw new Refusal("incident.next-update-past", {}, "nextUpdateAt");
  const after = await changeIncident(ctx, before, {
    action: "incident.updated",
    from: ACTIVE,
    set: {
      lastUpdate: input.text,
      lastUpdateBy: actorPerson(ctx),
      lastPhrases: hasPhrases(input.phrases) ? input.phrases : null,
      nextUpdateAt: input.nextUpdateAt,
      progressAt: now(ctx),
      stillCount: 0,
    },
    line: { key: "updated", person: actorPerson(ctx), isQuoting: true },
    beside: () => emit(ctx, incidentProgressed, { id: before.id, progressAt: now(ctx) }),
  });
  if (!after) return refuseAsItIs(ctx, before.id);
  return after;
});
