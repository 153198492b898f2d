/** The incident's live card, and its settled twin once it is over. */
import type { ActionButton, Block, Card, Fact } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { isActive } from "./change-incident.ts";
import { correctionBlocks } from "./correction-blocks.ts";
import { incidentCardAsked } from "./events.ts";
import { findFacts, type IncidentFacts } from "./find-facts.ts";
import { updateBlocks } from "./lines.ts";
import { sayLength } from "./say-length.ts";
import type { Incident } from "./tables.ts";
import { isPrivate } from "./visible-to.ts";

/** The card for whoever reads; rooms above add what they know. */
export async function incidentCard(ctx: Ctx, incident: Incident): Promise<Card> {
  const facts = await findFacts(ctx, incident);
  return isActive(incident) ? liveCard(ctx, incident, facts) : settledCard(ctx, incident, facts);
}

async function liveCard(ctx: Ctx, incident: Incident, known: IncidentFacts): Promise<Card> {
  const asked = { incident, facts: [] as Fact[], blocks: [] as Block[] };
  await emit(ctx, incidentCardAsked, asked);
  const t = words(ctx, "incident");
  const facts: Fact[] = [
    [t("card.state"), stateText(ctx, incident, known)],
    [t("card.severity"), incident.severity],
    [t("card.service"), serviceText(ctx, incident, known)],
    [t("card.opened"), incident.openedAt],
    ...asked.facts,
  ];
  const by = incident.lastUpdateBy === null ? undefined : known.names.of(incident.lastUpdateBy);
  return {
    title: titleText(ctx, incident),
    notification: notificationText(ctx, incident, known),
    tone: incident.state === "open" ? "alarm" : "warning",
    blocks: [
      ...markBlocks(ctx, incident, known),
      { kind: "facts", facts },
      ...updateBlocks(ctx, incident, by),
      ...asked.blocks,
      ...(await correctionBlocks(ctx, incident, known)),
      { kind: "buttons", buttons: liveButtons(ctx, incident) },
    ],
  };
}

async function settledCard(ctx: Ctx, incident: Incident, known: IncidentFacts): Promise<Card> {
  const t = words(ctx, "incident");
  const endedAt = incident.resolvedAt ?? incident.openedAt;
  const by = incident.lastUpdateBy === null ? undefined : known.names.of(incident.lastUpdateBy);
  const facts: Fact[] = [
    [t("card.state"), t(`state.${incident.state}`)],
    [t("card.severity"), incident.severity],
    [t("card.service"), serviceText(ctx, incident, known)],
    ...(incident.ownerId === null ? [] : [[t("card.owner"), known.names.of(incident.ownerId)] as const]),
    [t("card.opened"), incident.openedAt],
    [t("card.ended"), endedAt],
    [t("card.took"), sayLength(ctx, endedAt.getTime() - incident.openedAt.getTime())],
  ];
  const into = incident.mergedInto === null ? null : known.other;
  return {
    title: titleText(ctx, incident),
    notification: t("card.over-notification", { number: incident.number, title: incident.title }).slice(
      0,
      100,
    ),
    tone: "good",
    blocks: [
      ...markBlocks(ctx, incident, known),
      { kind: "facts", facts },
      ...(into
        ? [{ kind: "text", text: t("card.merged-into", { number: into.number, title: into.title }) } as const]
        : []),
      ...updateBlocks(ctx, incident, by),
      { kind: "buttons", buttons: settledButtons(ctx, incident) },
    ],
  };
}

export const titleText = (ctx: Ctx, incident: Incident): string =>
  words(ctx, "incident")("card.title", { number: incident.number, title: incident.title });

/** Who has it says more than that somebody has: the first thing asked at night. */
function stateText(ctx: Ctx, incident: Incident, known: IncidentFacts): string {
  const t = words(ctx, "incident");
  return incident.state === "acknowledged" && incident.ownerId !== null
    ? t("line.acknowledged", { name: known.names.of(incident.ownerId) })
    : t(`state.${incident.state}`);
}

/** The most urgent word first; a locked phone shows a hundred characters at most. */
function notificationText(ctx: Ctx, incident: Incident, known: IncidentFacts): string {
  const t = words(ctx, "incident");
  const { number, severity, title } = incident;
  const service = known.service?.name ?? known.team;
  const text =
    incident.state === "open"
      ? t("card.notification", { number, severity, service, title })
      : t("card.owned-notification", { number, severity, service, title });
  return shorten(text, 100);
}

/** What it is beside an incident: practice, private. */
export function markBlocks(ctx: Ctx, incident: Incident, { team }: IncidentFacts): Block[] {
  const t = words(ctx, "incident");
  const marks = [
    ...(incident.isPractice ? [t("card.practice")] : []),
    ...(isPrivate(incident) ? [t("card.private", { team })] : []),
  ];
  return marks.map((text) => ({ kind: "text", style: "strong", text }) as const);
}

function serviceText(ctx: Ctx, incident: Incident, known: IncidentFacts): string {
  const t = words(ctx, "incident");
  if (!known.service) return t("card.team-only", { team: known.team });
  const key = incident.isServiceGuessed ? "card.service-guessed" : "card.service-of";
  return t(key, { service: known.service.name, team: known.team });
}

function liveButtons(ctx: Ctx, incident: Incident): ActionButton[] {
  const t = words(ctx, "incident");
  const of = { subject: subject("incident", incident), revision: incident.revision };
  const have: ActionButton = {
    ...of,
    action: "incident.acknowledge",
    label: t("button.have"),
    style: "primary",
  };
  const still: ActionButton = { ...of, action: "incident.still", label: t("button.still") };
  return [
    incident.state === "open" ? have : still,
    { ...of, action: "incident.update", label: t("button.update"), opensForm: true },
    { ...of, action: "incident.resolve", label: t("button.resolve") },
    { ...of, action: "incident.more", label: t("button.more") },
  ];
}

function settledButtons(ctx: Ctx, incident: Incident): ActionButton[] {
  const t = words(ctx, "incident");
  const of = { subject: subject("incident", incident), revision: incident.revision };
  const confirm = {
    title: t("confirm.reopen-title", { number: incident.number }),
    text: t("confirm.reopen"),
    yes: t("button.reopen"),
    no: t("button.back"),
  };
  return [
    { ...of, action: "incident.timeline", label: t("button.timeline") },
    { ...of, action: "incident.reopen", label: t("button.reopen"), confirm },
  ];
}
