/** What the paged person sees: what is wrong, why he, and three answers. */
import type { ActionButton, Block, Card, Fact, LinkButton } from "../../chat/card.ts";
import type { ContactLink, ContactMessage } from "../../chat/methods.ts";
import { type Ctx, forReader, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { formatInstant } from "../../core/format-instant.ts";
import { instantMark, withInstants } from "../../core/instants.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { markBlocks } from "../incident/cards.ts";
import { isActive } from "../incident/change-incident.ts";
import { findFacts } from "../incident/find-facts.ts";
import { findTimeline } from "../incident/find-timeline.ts";
import { findIncident, getSeverity } from "../incident/get-incident.ts";
import { updateBlocks } from "../incident/lines.ts";
import type { Incident } from "../incident/tables.ts";
import { timelineBlock } from "../incident/timeline-card.ts";
import { pageCardAsked } from "./events.ts";
import { incidentOf, isLive } from "./find-pages.ts";
import { pageSecret } from "./page-secret.ts";
import { settledBlocks } from "./settled-blocks.ts";
import type { Page } from "./tables.ts";
import { testCard } from "./test-card.ts";

/** The last of the story; the whole of it is one button away. */
const STORY_ENTRIES = 12;

/**
 * Whoever is called sees all of it in chat; by mail and link a private incident is only named as one. `isAll`: also
 * the call, once he has said that he has it; in chat that stands on the incident's own card.
 */
export async function pageCard(ctx: Ctx, page: Page, isAll = false): Promise<Card> {
  const incidentId = incidentOf(page);
  if (incidentId === null) return testCard(ctx, page);
  const incident = await findIncident(ctx, incidentId);
  if (!incident) return veiledCard(ctx, page, await getSeverity(ctx, incidentId));
  const facts = await findFacts(ctx, incident);
  const service = facts.service?.name ?? facts.team;
  const t = words(ctx, "page");
  const { number, severity, title } = incident;
  const asked = { page, blocks: [] as Block[] };
  const wantsCall = isLive(page) || (isAll && page.answer === "mine" && isActive(incident));
  if (wantsCall) await emit(ctx, pageCardAsked, asked);
  const by = incident.lastUpdateBy === null ? undefined : facts.names.of(incident.lastUpdateBy);
  return {
    title: t("card.title", { number, title }),
    notification: notificationText(ctx, page, t("card.notification", { severity, service, number, title })),
    tone: isLive(page) ? "alarm" : "neutral",
    blocks: [
      ...markBlocks(ctx, incident, facts),
      { kind: "facts", facts: factsOf(ctx, incident, service) },
      { kind: "text", text: t(`why.${page.why.key}`, page.why.params) },
      ...updateBlocks(ctx, incident, by),
      ...(await storyBlocks(ctx, page, incident)),
      ...asked.blocks,
      ...(isLive(page) ? [answerButtons(ctx, page)] : await settledBlocks(ctx, page, incident)),
    ],
  };
}

/** For eyes that must not see the incident itself: that someone is called, why he, and how bad it is. */
async function veiledCard(ctx: Ctx, page: Page, severity: string): Promise<Card> {
  const t = words(ctx, "page");
  const blocks: Block[] = [
    { kind: "facts", facts: [[t("card.severity"), severity]] },
    { kind: "text", text: t(`why.${page.why.key}`, page.why.params) },
    { kind: "text", text: t("private.text") },
  ];
  return {
    title: t("private.title"),
    notification: notificationText(ctx, page, t("private.notification", { severity })),
    tone: isLive(page) ? "alarm" : "neutral",
    blocks: isLive(page) ? blocks : [...blocks, ...(await settledBlocks(ctx, page, { ownerId: null }))],
  };
}

/** What a locked phone shows, and a mail's subject: whoever is woken for practice must not take it for the real thing. */
const notificationText = (ctx: Ctx, { isPractice }: Page, text: string): string =>
  shorten(isPractice ? words(ctx, "page")("card.practice", { text }) : text, 100);

function factsOf(ctx: Ctx, incident: Incident, service: string): Fact[] {
  const t = words(ctx, "page");
  return [
    [t("card.severity"), incident.severity],
    [t("card.service"), service],
    [t("card.opened"), incident.openedAt],
  ];
}

/** Whoever is called because nothing moves must not have to look for what happened. */
async function storyBlocks(ctx: Ctx, page: Page, incident: Incident): Promise<Block[]> {
  if (page.why.key !== "no-progress") return [];
  const entries = await findTimeline(ctx, incident);
  return entries.length > 0 ? [timelineBlock(ctx, entries.slice(-STORY_ENTRIES))] : [];
}

function answerButtons(ctx: Ctx, page: Page): Block {
  const t = words(ctx, "page");
  const of = { subject: subject("page", page), revision: page.revision };
  const buttons: ActionButton[] = [
    { ...of, action: "page.mine", label: t("button.mine"), style: "primary" },
    { ...of, action: "page.cant", label: t("button.cant") },
    { ...of, action: "page.wrong-team", label: t("button.wrong-team") },
  ];
  return { kind: "buttons", buttons };
}

/** What the one press says that is possible without chat. */
export const pressLabel = (ctx: Ctx, page: Page): string =>
  words(ctx, "page")(incidentOf(page) === null ? "button.works" : "button.mine");

/** The same for a mail, a push or a webhook: plain words, times written out, one link that answers. */
export async function contactMessage(ctx: Ctx, page: Page, isRepeat: boolean): Promise<ContactMessage> {
  const t = words(ctx, "page");
  // Whoever reads along in a mailbox or on a push server sees what everyone of the organisation may see.
  const card = await pageCard(forReader(ctx, ctx.reader, { kind: "organisation" }), page);
  const zone = ctx.reader.zone ?? ctx.org.zone;
  const lines = card.blocks.flatMap(linesOf);
  const text = [card.title, ...(isRepeat ? [t("mail.repeat")] : []), ...lines].join("\n");
  return {
    subject: card.notification,
    text: withInstants(text, (at, style) =>
      formatInstant(at, style, { language: ctx.reader.language, zone }),
    ),
    urgent: true,
    link: `${ctx.house.publicUrl}/p/${pageSecret(ctx.house.keys, page)}`,
    linkLabel: pressLabel(ctx, page),
    openLabel: t("mail.open"),
    links: card.blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons.flatMap(linkOf) : [])),
    at: now(ctx),
  };
}

const linkOf = (button: ActionButton | LinkButton): ContactLink[] =>
  "url" in button ? [{ label: button.label, url: button.url }] : [];

function linesOf(block: Block): readonly string[] {
  if (block.kind === "text" || block.kind === "quote") return [block.text];
  if (block.kind === "list") return block.items;
  if (block.kind !== "facts") return [];
  return block.facts.map(
    ([label, value]) => `${label}: ${value instanceof Date ? instantMark(value) : value}`,
  );
}
