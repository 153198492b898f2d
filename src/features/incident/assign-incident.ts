import { z } from "zod";
import { sentence } from "../../chat/card.ts";
import { tell } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { words } from "../../core/words.ts";
import { and, eq } from "../../db/drizzle.ts";
import { people } from "../person/tables.ts";
import { acknowledgeIncident } from "./acknowledge-incident.ts";
import { changeIncident, refuseAsItIs } from "./change-incident.ts";
import { incidentAssigned, personAsked } from "./events.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import { postIncidentLine } from "./lines.ts";
import { type Incident, incidents } from "./tables.ts";

export const AssignIncident = z.strictObject({
  incidentId: z.uuid(),
  personId: z.uuid(),
  /** That person has just taken it himself, with others: he need not be told of each. */
  isTaken: z.boolean().default(false),
});

/**
 * Gives an acknowledged incident to someone. While nobody has it, naming someone only asks: that person is
 * paged, and the others stay paged until somebody really says "I have it".
 */
export const assignIncident = verb("incident.assign", AssignIncident, async (ctx, input) => {
  const before = await getIncident(ctx, input.incidentId);
  requireRight(ctx, "incident.assign", await scopeOf(ctx, before));
  await refuseGone(ctx, input.personId);
  if (before.state === "open" && input.personId === actorPerson(ctx))
    return acknowledgeIncident(ctx, { incidentId: before.id });
  if (before.state === "open") return askIfOpen(ctx, before, input.personId);
  if (before.ownerId === input.personId && before.state === "acknowledged")
    return nothingChanged(ctx, before);
  const after = await changeIncident(ctx, before, {
    action: "incident.assigned",
    from: ["acknowledged"],
    set: { ownerId: input.personId },
    line: { key: "assigned", person: input.personId },
  });
  if (!after) return refuseAsItIs(ctx, before.id);
  if (!input.isTaken && input.personId !== actorPerson(ctx)) await tellOwner(ctx, after, input.personId);
  await emit(ctx, incidentAssigned, after);
  return after;
});

async function tellOwner(ctx: Ctx, incident: Incident, personId: string): Promise<void> {
  await tell(ctx, personId, {
    kind: "line",
    subject: subject("incident", incident),
    mark: `assigned:${incident.id}:${incident.revision}`,
    card: (there) => {
      const { number, title } = incident;
      return sentence(words(there, "incident")("told.assigned", { number, title }), "warning");
    },
  });
}

/** Kept as it is meanwhile: whoever takes it or ends it next stands down this page too. */
async function askIfOpen(ctx: Ctx, before: Incident, personId: string): Promise<Incident> {
  const { state } = await getIncident(ctx, before.id, "lock");
  return state === "open" ? ask(ctx, before, personId) : refuseAsItIs(ctx, before.id);
}

async function ask(ctx: Ctx, incident: Incident, personId: string): Promise<Incident> {
  await recordAudit(ctx, {
    action: "incident.asked",
    subject: subject("incident", incident),
    table: incidents,
    after: { ownerId: personId },
  });
  await postIncidentLine(ctx, incident, { key: "asked", person: personId });
  await emit(ctx, personAsked, { incident, personId });
  return incident;
}

async function refuseGone(ctx: Ctx, personId: string): Promise<void> {
  const [row] = await ctx.tx
    .select({ state: people.state })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.id, personId)));
  if (row?.state !== "active") throw new Refusal("incident.person-left");
}
