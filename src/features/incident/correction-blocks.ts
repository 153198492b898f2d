/** What the opening guessed, and the buttons that put it right. Nothing waits for them. */
import type { ActionButton, Block } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findCatalogue } from "./find-catalogue.ts";
import type { IncidentFacts } from "./find-facts.ts";
import type { Incident } from "./tables.ts";

/** More would not fit on a phone; the form "Another service" has all of them. */
const MOST_OFFERED = 3;

export async function correctionBlocks(ctx: Ctx, incident: Incident, known: IncidentFacts): Promise<Block[]> {
  return [
    ...(await serviceQuestion(ctx, incident, known)),
    ...(await severityQuestion(ctx, incident)),
    ...joinOffer(ctx, incident, known),
  ];
}

const about = (incident: Incident) => ({
  subject: subject("incident", incident),
  revision: incident.revision,
});

async function serviceQuestion(ctx: Ctx, incident: Incident, known: IncidentFacts): Promise<Block[]> {
  const t = words(ctx, "incident");
  const typed = incident.serviceTyped ?? "";
  if (incident.serviceId !== null && !incident.isServiceGuessed) return [];
  if (known.service === null && typed === "") return [];
  const { services } = await findCatalogue(ctx);
  const offered = known.service ? [known.service] : services.slice(0, MOST_OFFERED);
  const buttons: ActionButton[] = offered.map((service) => ({
    ...about(incident),
    action: "incident.correct-service",
    payload: { service: service.id },
    label: t("button.it-is", { service: service.name }),
  }));
  const another: ActionButton = {
    ...about(incident),
    action: "incident.choose-service",
    label: t("button.another-service"),
    opensForm: true,
  };
  const text = known.service
    ? t("card.guessed", { typed, service: known.service.name })
    : t("card.not-known", { typed, team: known.team });
  return [
    { kind: "text", text },
    { kind: "buttons", buttons: [...buttons, another] },
  ];
}

async function severityQuestion(ctx: Ctx, incident: Incident): Promise<Block[]> {
  if (incident.severityTyped === null) return [];
  const t = words(ctx, "incident");
  const { severities } = await findCatalogue(ctx);
  const text = t("card.severity-not-known", { typed: incident.severityTyped, severity: incident.severity });
  return [
    { kind: "text", text },
    { kind: "buttons", buttons: severityButtons(ctx, incident, severities) },
  ];
}

/** One button per severity that the incident could have instead. */
export const severityButtons = (
  ctx: Ctx,
  incident: Incident,
  severities: readonly { readonly key: string }[],
): ActionButton[] =>
  severities
    .filter((severity) => severity.key !== incident.severity || incident.severityTyped !== null)
    .map((severity) => ({
      ...about(incident),
      action: "incident.change-severity",
      payload: { severity: severity.key },
      label: words(ctx, "incident")(
        severity.key === incident.severity ? "button.keep-severity" : "button.make-severity",
        { severity: severity.key },
      ),
    }));

function joinOffer(ctx: Ctx, incident: Incident, known: IncidentFacts): Block[] {
  if (incident.likeId === null || known.other === null) return [];
  const t = words(ctx, "incident");
  const { number, title } = known.other;
  return [
    { kind: "text", text: t("card.maybe-same", { number, title }) },
    {
      kind: "buttons",
      buttons: [
        {
          ...about(incident),
          action: "incident.join",
          payload: { into: known.other.id },
          label: t("button.join", { number }),
        },
      ],
    },
  ];
}
