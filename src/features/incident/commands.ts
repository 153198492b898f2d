/** `/incident …`: thin, the verbs decide. */
import type { Command } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { getMeant } from "../person/find-people.ts";
import { plainMentions } from "../person/plain-mentions.ts";
import { acknowledgeIncident } from "./acknowledge-incident.ts";
import { addNote } from "./add-note.ts";
import { assignIncident } from "./assign-incident.ts";
import { cancelIncident } from "./cancel-incident.ts";
import { changeSeverity } from "./change-severity.ts";
import { updateForm } from "./forms.ts";
import { markStill } from "./mark-still.ts";
import { pickIncident } from "./pick-incident.ts";
import { readWhen } from "./read-when.ts";
import { done, given } from "./replies.ts";
import { resolveIncident } from "./resolve-incident.ts";
import { timelineCard } from "./timeline-card.ts";
import { updateIncident } from "./update-incident.ts";

/** What is left of the line as people's own words; null where nothing is. */
const said = async (ctx: Ctx, line: Line): Promise<string | null> =>
  line.isEmpty ? null : plainMentions(ctx, line.takeRest());

export const ackCommand: Command = {
  name: "incident ack",
  help: "help.ack",
  run: async (ctx, line, here) => {
    const { id } = await pickIncident(ctx, line, here);
    return done(ctx, await acknowledgeIncident(ctx, { incidentId: id }), { key: "acknowledged", here });
  },
};

export const updateCommand: Command = {
  name: "incident update",
  help: "help.update",
  run: async (ctx, line, here) => {
    const incident = await pickIncident(ctx, line, here);
    if (line.isEmpty) return { form: updateForm(ctx, incident) };
    const { text, nextUpdateAt } = readWhen.next(ctx, line.takeRest());
    const input = { incidentId: incident.id, text: await plainMentions(ctx, text), nextUpdateAt };
    return done(ctx, await updateIncident(ctx, input), { key: "updated", here });
  },
};

export const resolveCommand: Command = {
  name: "incident resolve",
  help: "help.resolve",
  run: async (ctx, line, here) => {
    const { id } = await pickIncident(ctx, line, here);
    const text = await said(ctx, line);
    return done(ctx, await resolveIncident(ctx, { incidentId: id, text }), { key: "resolved", here });
  },
};

export const cancelCommand: Command = {
  name: "incident cancel",
  help: "help.cancel",
  run: async (ctx, line, here) => {
    const { id } = await pickIncident(ctx, line, here);
    const text = await said(ctx, line);
    return done(ctx, await cancelIncident(ctx, { incidentId: id, text }), { key: "cancelled", here });
  },
};

export const assignCommand: Command = {
  name: "incident assign",
  help: "help.assign",
  run: async (ctx, line, here) => {
    const incident = await pickIncident(ctx, line, here);
    const mention = line.takeMention();
    const personId = mention ? (await getMeant(ctx, mention)).id : await getTyped(ctx, line.takeRest());
    const after = await assignIncident(ctx, { incidentId: incident.id, personId });
    return given(ctx, after, { personId, here });
  },
};

const getTyped = async (ctx: Ctx, typed: string): Promise<string> => {
  const isMe = /^(me|myself)?$/i.test(typed.trim());
  return isMe && ctx.actor.kind === "person" ? ctx.actor.id : (await getMeant(ctx, typed)).id;
};

export const noteCommand: Command = {
  name: "incident note",
  help: "help.note",
  run: async (ctx, line, here) => {
    const incident = await pickIncident(ctx, line, here);
    const { text, happenedAt } = readWhen.past(ctx, line.takeRest());
    const input = { incidentId: incident.id, text: await plainMentions(ctx, text), happenedAt };
    return done(ctx, await addNote(ctx, input), { key: "noted", here });
  },
};

export const severityCommand: Command = {
  name: "incident severity",
  help: "help.severity",
  run: async (ctx, line, here) => {
    const incident = await pickIncident(ctx, line, here);
    const input = { incidentId: incident.id, severity: line.takeRest() };
    return done(ctx, await changeSeverity(ctx, input), { key: "severity-changed", here });
  },
};

export const stillCommand: Command = {
  name: "incident still",
  help: "help.still",
  run: async (ctx, line, here) => {
    const { id } = await pickIncident(ctx, line, here);
    return done(ctx, await markStill(ctx, { incidentId: id }), { key: "still", here });
  },
};

export const timelineCommand: Command = {
  name: "incident timeline",
  help: "help.timeline",
  run: async (ctx, line, here) => {
    requireRight(ctx, "incident.read");
    return { to: "you", card: await timelineCard(ctx, await pickIncident(ctx, line, here)) };
  },
};
