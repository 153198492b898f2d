/** The forms for opening, updating and correcting. */
import type { Choice, Field, Form } from "../../chat/form.ts";
import type { Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findCatalogue } from "./find-catalogue.ts";
import { TRYING, WHAT, WHOM } from "./phrasebook.ts";
import type { Incident } from "./tables.ts";

export type Prefilled = { readonly title?: string };

/** Nothing in it is required: whatever is sent opens an incident. */
export async function openForm(ctx: Ctx, prefilled: Prefilled): Promise<Form> {
  const t = words(ctx, "incident");
  const title = {
    kind: "long-text",
    name: "title",
    label: t("form.title"),
    hint: t("form.title-hint"),
    maxLength: 3000,
    isRequired: false,
  } as const;
  return {
    action: "incident.open",
    title: t("form.open"),
    submit: t("form.open-submit"),
    cancel: t("form.cancel"),
    fields: [
      { ...title, ...(prefilled.title === undefined ? {} : { initial: prefilled.title }) },
      ...(await openChoices(ctx)),
    ],
  };
}

/** Which service, how bad, for whose eyes; a choice without anything to choose is left out. */
async function openChoices(ctx: Ctx): Promise<Field[]> {
  const t = words(ctx, "incident");
  const { services, severities } = await findCatalogue(ctx);
  const bySeverity = severities.map(({ key, isDefault }) => ({
    value: key,
    label: isDefault ? t("form.usual", { key }) : key,
  }));
  const byEyes = [
    { value: "organisation", label: t("form.for-all") },
    { value: "team", label: t("form.for-team") },
  ];
  const byService = services.map(({ key, name }) => ({ value: key, label: name }));
  return [
    ...(byService.length > 0 ? [pick("service", t("form.service"), byService)] : []),
    ...(bySeverity.length > 0 ? [pick("severity", t("form.severity"), bySeverity)] : []),
    pick("visibility", t("form.visibility"), byEyes),
  ];
}

/** The phrasebook by pickers, and free words. */
export function updateForm(ctx: Ctx, incident: Incident): Form {
  const t = words(ctx, "incident");
  return {
    action: "incident.update",
    subject: subject("incident", incident),
    title: t("form.update", { number: incident.number }),
    submit: t("form.update-submit"),
    cancel: t("form.cancel"),
    fields: [
      ...phraseFields(ctx),
      { kind: "long-text", name: "text", label: t("form.text"), maxLength: 3000, isRequired: false },
      nextField(ctx),
    ],
  };
}

const pick = (name: string, label: string, choices: readonly Choice[]): Field => ({
  ...{ kind: "choice", name, label, choices },
  isRequired: false,
});

function phraseFields(ctx: Ctx): Field[] {
  const t = words(ctx, "incident");
  const what = WHAT.map((value) => ({ value, label: t(`phrase.what.${value}`) }));
  const whom = WHOM.map((value) => ({ value, label: t(`phrase.whom.${value}`) }));
  const trying = TRYING.map((value) => ({ value, label: t(`phrase.trying.${value}`) }));
  return [
    pick("what", t("form.what"), what),
    pick("whom", t("form.whom"), whom),
    pick("trying", t("form.trying"), trying),
  ];
}

function nextField(ctx: Ctx): Field {
  const t = words(ctx, "incident");
  const choices = [15, 30, 60, 120].map((minutes) => ({
    value: String(minutes),
    label: t("length.minutes", { count: minutes }),
  }));
  return pick("next", t("form.next"), choices);
}

/** All services, then all teams: whatever the incident really is. */
export async function serviceForm(ctx: Ctx, incident: Incident): Promise<Form> {
  const t = words(ctx, "incident");
  const { services, teams } = await findCatalogue(ctx);
  const choices = [
    ...services.map((service) => ({ value: `service:${service.id}`, label: service.name })),
    ...teams.map((team) => ({ value: `team:${team.id}`, label: t("form.team", { team: team.name }) })),
  ];
  return {
    action: "incident.choose-service",
    subject: subject("incident", incident),
    title: t("form.choose", { number: incident.number }),
    submit: t("form.choose-submit"),
    cancel: t("form.cancel"),
    fields: [{ kind: "choice", name: "whose", label: t("form.whose"), choices, isRequired: true }],
  };
}

/** Who shall have it. */
export function assignForm(ctx: Ctx, incident: Incident): Form {
  const t = words(ctx, "incident");
  return {
    action: "incident.assign",
    subject: subject("incident", incident),
    title: t("form.assign", { number: incident.number }),
    submit: t("form.assign-submit"),
    cancel: t("form.cancel"),
    fields: [{ kind: "person", name: "person", label: t("form.person"), isRequired: true }],
  };
}
