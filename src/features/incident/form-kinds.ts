/** What comes back from the forms. */
import type { FormKind } from "../../chat/command.ts";
import type { FormValues } from "../../chat/form.ts";
import { now } from "../../core/context.ts";
import { getMeant } from "../person/find-people.ts";
import { plainMentions } from "../person/plain-mentions.ts";
import { assignIncident } from "./assign-incident.ts";
import { moveIncident } from "./move-incident.ts";
import { openIncident } from "./open-incident.ts";
import { TRYING, WHAT, WHOM } from "./phrasebook.ts";
import { done, given, opened } from "./replies.ts";
import { updateIncident } from "./update-incident.ts";

const fieldOf = (values: FormValues, name: string): string => {
  const value = values[name];
  return typeof value === "string" ? value : (value?.[0] ?? "");
};

export const openFormKind: FormKind = {
  action: "incident.open",
  submit: async (ctx, { values }, here) => {
    const [severity, service] = [fieldOf(values, "severity"), fieldOf(values, "service")];
    const incident = await openIncident(ctx, {
      title: fieldOf(values, "title"),
      ...(severity ? { severity } : {}),
      ...(service ? { service } : {}),
      ...(fieldOf(values, "visibility") === "team" ? { visibility: "team" } : {}),
    });
    return opened(ctx, incident, here);
  },
};

/** One of the phrases, or nothing: a value that nobody offered is no phrase. */
const phrase = <P extends string>(values: FormValues, name: string, all: readonly P[]) => {
  const found = all.find((one) => one === fieldOf(values, name));
  return found === undefined ? {} : { [name]: found };
};

export const updateFormKind: FormKind = {
  action: "incident.update",
  submit: async (ctx, { subject, values }, here) => {
    const minutes = Number(fieldOf(values, "next"));
    const incident = await updateIncident(ctx, {
      incidentId: subject.id,
      text: await plainMentions(ctx, fieldOf(values, "text")),
      phrases: {
        ...phrase(values, "what", WHAT),
        ...phrase(values, "whom", WHOM),
        ...phrase(values, "trying", TRYING),
      },
      nextUpdateAt: minutes > 0 ? new Date(now(ctx).getTime() + minutes * 60_000) : null,
    });
    return done(ctx, incident, { key: "updated", here });
  },
};

export const serviceFormKind: FormKind = {
  action: "incident.choose-service",
  submit: async (ctx, { subject, values }, here) => {
    const [kind, id = ""] = fieldOf(values, "whose").split(":");
    const to = kind === "team" ? { teamId: id } : { serviceId: id };
    return done(ctx, await moveIncident(ctx, { incidentId: subject.id, ...to }), { key: "moved", here });
  },
};

export const assignFormKind: FormKind = {
  action: "incident.assign",
  submit: async (ctx, { subject, values }, here) => {
    const { id: personId } = await getMeant(ctx, { account: fieldOf(values, "person") });
    return given(ctx, await assignIncident(ctx, { incidentId: subject.id, personId }), { personId, here });
  },
};
