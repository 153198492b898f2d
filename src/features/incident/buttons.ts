/** What the buttons of the incident's cards do. */
import type { ActionButton, Card } from "../../chat/card.ts";
import type { Button } from "../../chat/command.ts";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { acknowledgeIncident } from "./acknowledge-incident.ts";
import { cancelIncident } from "./cancel-incident.ts";
import { incidentCard, titleText } from "./cards.ts";
import { isActive } from "./change-incident.ts";
import { changeSeverity } from "./change-severity.ts";
import { severityButtons } from "./correction-blocks.ts";
import { findCatalogue } from "./find-catalogue.ts";
import { assignForm, openForm, serviceForm, updateForm } from "./forms.ts";
import { getIncident } from "./get-incident.ts";
import { markStill } from "./mark-still.ts";
import { mergeIncident } from "./merge-incident.ts";
import { moveIncident } from "./move-incident.ts";
import { publishIncident } from "./publish-incident.ts";
import { reopenIncident } from "./reopen-incident.ts";
import { done } from "./replies.ts";
import { resolveIncident } from "./resolve-incident.ts";
import type { Incident } from "./tables.ts";
import { timelineCard } from "./timeline-card.ts";
import { isPrivate } from "./visible-to.ts";

/** Those that do something at once. */
const doing: readonly Button[] = [
  {
    action: "incident.acknowledge",
    run: async (ctx, { subject: of }, here) =>
      done(ctx, await acknowledgeIncident(ctx, { incidentId: of.id }), { key: "acknowledged", here }),
  },
  {
    action: "incident.resolve",
    run: async (ctx, { subject: of }, here) =>
      done(ctx, await resolveIncident(ctx, { incidentId: of.id }), { key: "resolved", here }),
  },
  {
    action: "incident.cancel",
    run: async (ctx, { subject: of }, here) =>
      done(ctx, await cancelIncident(ctx, { incidentId: of.id }), { key: "cancelled", here }),
  },
  {
    action: "incident.reopen",
    run: async (ctx, { subject: of }, here) =>
      done(ctx, await reopenIncident(ctx, { incidentId: of.id }), { key: "reopened", here }),
  },
  {
    action: "incident.still",
    run: async (ctx, { subject: of }, here) =>
      done(ctx, await markStill(ctx, { incidentId: of.id }), { key: "still", here }),
  },
  {
    action: "incident.correct-service",
    run: async (ctx, { subject: of, payload }, here) => {
      const moved = await moveIncident(ctx, { incidentId: of.id, serviceId: payload.service ?? "" });
      return done(ctx, moved, { key: "moved", here });
    },
  },
  {
    action: "incident.change-severity",
    run: async (ctx, { subject: of, payload }, here) => {
      const changed = await changeSeverity(ctx, { incidentId: of.id, severity: payload.severity ?? "" });
      return done(ctx, changed, { key: "severity-changed", here });
    },
  },
  {
    action: "incident.publish",
    run: async (ctx, { subject: of }, here) =>
      done(ctx, await publishIncident(ctx, { incidentId: of.id }), { key: "published", here }),
  },
  {
    action: "incident.join",
    run: async (ctx, { subject: of, payload }, here) =>
      done(ctx, await mergeIncident(ctx, { incidentId: of.id, intoId: payload.into ?? "" }), {
        key: "merged",
        here,
      }),
  },
];

/** Those that show something. */
const showing: readonly Button[] = [
  {
    action: "incident.show",
    run: async (ctx, { subject: of }) => {
      requireRight(ctx, "incident.read");
      return { to: "you", card: await incidentCard(ctx, await getIncident(ctx, of.id)) };
    },
  },
  {
    action: "incident.timeline",
    run: async (ctx, { subject: of }) => {
      requireRight(ctx, "incident.read");
      return { to: "you", card: await timelineCard(ctx, await getIncident(ctx, of.id)) };
    },
  },
  {
    action: "incident.more",
    run: async (ctx, { subject: of }) => ({
      to: "you",
      card: await moreCard(ctx, await getIncident(ctx, of.id)),
    }),
  },
  { action: "incident.open-form", run: async (ctx) => ({ form: await openForm(ctx, {}) }) },
  {
    action: "incident.update",
    run: async (ctx, { subject: of }) => ({ form: updateForm(ctx, await getIncident(ctx, of.id)) }),
  },
  {
    action: "incident.choose-service",
    run: async (ctx, { subject: of }) => ({ form: await serviceForm(ctx, await getIncident(ctx, of.id)) }),
  },
  {
    action: "incident.assign",
    run: async (ctx, { subject: of }) => ({ form: assignForm(ctx, await getIncident(ctx, of.id)) }),
  },
];

function publishButton(ctx: Ctx, incident: Incident): ActionButton {
  const t = words(ctx, "incident");
  const confirm = {
    title: t("confirm.publish-title", { number: incident.number }),
    text: t("confirm.publish"),
    yes: t("button.publish"),
    no: t("button.back"),
  };
  const of = { subject: subject("incident", incident), revision: incident.revision };
  return { ...of, action: "incident.publish", label: t("button.publish"), confirm };
}

/** What is rarely needed, out of the way of a thumb at night. */
async function moreCard(ctx: Ctx, incident: Incident): Promise<Card> {
  // Pressed on an old card: what can still be done stands on the card of its end.
  if (!isActive(incident)) return incidentCard(ctx, incident);
  const t = words(ctx, "incident");
  const of = { subject: subject("incident", incident), revision: incident.revision };
  const { severities } = await findCatalogue(ctx);
  const confirm = {
    title: t("confirm.cancel-title", { number: incident.number }),
    text: t("confirm.cancel"),
    yes: t("button.cancel"),
    no: t("button.back"),
  };
  const buttons: ActionButton[] = [
    { ...of, action: "incident.assign", label: t("button.assign"), opensForm: true },
    { ...of, action: "incident.choose-service", label: t("button.another-service"), opensForm: true },
    { ...of, action: "incident.timeline", label: t("button.timeline") },
    ...(isPrivate(incident) ? [publishButton(ctx, incident)] : []),
    { ...of, action: "incident.cancel", label: t("button.cancel"), style: "danger", confirm },
  ];
  const title = titleText(ctx, incident);
  return {
    title,
    notification: shorten(title, 100),
    blocks: [
      { kind: "buttons", buttons },
      { kind: "buttons", buttons: severityButtons(ctx, incident, severities) },
    ],
  };
}

export const incidentButtons: readonly Button[] = [...doing, ...showing];
