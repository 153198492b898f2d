/** What is open, on one card. */
import type { ActionButton, Card } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findNames } from "./find-names.ts";
import type { Incident } from "./tables.ts";

const MOST_BUTTONS = 4;

export async function listCard(ctx: Ctx, incidents: readonly Incident[]): Promise<Card> {
  const t = words(ctx, "incident");
  const names = await findNames(
    ctx,
    incidents.map((incident) => incident.ownerId),
  );
  const items = incidents.map((incident) =>
    t(incident.isPractice ? "list.practice-item" : "list.item", {
      number: incident.number,
      severity: incident.severity,
      title: incident.title,
      owner: incident.ownerId === null ? t("card.nobody") : names.of(incident.ownerId),
      at: instantMark(incident.openedAt, "full"),
    }),
  );
  const count = incidents.filter((incident) => !incident.isPractice).length;
  return {
    title: t("list.title"),
    notification: t("list.notification", { count }),
    tone: count > 0 ? "warning" : "good",
    blocks: [
      items.length > 0 ? { kind: "list", items } : { kind: "text", text: t("list.empty") },
      { kind: "buttons", buttons: [openButton(ctx), ...showButtons(ctx, incidents)] },
    ],
  };
}

const openButton = (ctx: Ctx): ActionButton => ({
  action: "incident.open-form",
  subject: { kind: "organisation", id: ctx.org.id },
  label: words(ctx, "incident")("button.open"),
  opensForm: true,
});

const showButtons = (ctx: Ctx, incidents: readonly Incident[]): ActionButton[] =>
  incidents.slice(0, MOST_BUTTONS).map((incident) => ({
    action: "incident.show",
    subject: subject("incident", incident),
    label: words(ctx, "incident")("button.show", { number: incident.number }),
  }));
