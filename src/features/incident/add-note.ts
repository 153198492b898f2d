import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import { postIncidentLine } from "./lines.ts";
import { SaidText } from "./said-text.ts";
import { incidents } from "./tables.ts";

export const AddNote = z.strictObject({
  incidentId: z.uuid(),
  text: SaidText,
  /** When it happened, where that is not now. */
  happenedAt: z.date().nullable().default(null),
});

/** Puts something into the timeline, also after the incident is over. A note is no progress. */
export const addNote = verb("incident.note", AddNote, async (ctx, input) => {
  const incident = await getIncident(ctx, input.incidentId);
  requireRight(ctx, "incident.note", await scopeOf(ctx, incident));
  if (input.text === null) throw new Refusal("incident.empty-note", {}, "text");
  if (input.happenedAt !== null && input.happenedAt > now(ctx))
    throw new Refusal("incident.note-in-future", {}, "happenedAt");
  // The columns of an update: the words are sealed under their author's key, and kept in the record alone.
  await recordAudit(ctx, {
    action: "incident.noted",
    subject: subject("incident", incident),
    table: incidents,
    after: { lastUpdate: input.text, lastUpdateBy: actorPerson(ctx) },
    ...(input.happenedAt ? { happenedAt: input.happenedAt } : {}),
  });
  const { text, happenedAt } = input;
  await postIncidentLine(ctx, incident, {
    key: happenedAt === null ? "noted" : "noted-then",
    person: actorPerson(ctx),
    quote: text,
    ...(happenedAt === null ? {} : { at: happenedAt }),
  });
  return incident;
});
