/** A card as an Adaptive Card 1.5 that fits a message, and as the message that holds it. */
import type { PreparedCard, Rendering, Tone } from "../chat/card.ts";
import { Fault } from "../core/refusal.ts";
import { shorten } from "../core/shorten.ts";
import type { Language } from "../core/words.ts";
import { type AdaptiveCard, CARD_TYPE, type CardMessage, type Element, sizeBytes } from "./adaptive-card.ts";
import { neutral } from "./escape.ts";
import { LEVELS, type Level, LIMITS } from "./limits.ts";
import { renderBlock } from "./render-blocks.ts";
import { moreLines, paragraph, plainText, richText } from "./render-texts.ts";

/** How a message differs from its card. */
export type Sending = {
  /** Teams shows a banner for an alarm in a private chat. */
  readonly isAlert: boolean;
};

/** The card, folded where it would not fit; its buttons and title always stay. */
export function renderCard(card: PreparedCard, rendering: Rendering): AdaptiveCard {
  for (const level of LEVELS) {
    const rendered = atLevel(card, rendering, level);
    if (sizeBytes(rendered) <= LIMITS.message.bytes) return rendered;
  }
  throw new Fault("a card does not fit a message even when folded");
}

/** The message that holds a card. */
export function cardMessage(card: PreparedCard, rendering: Rendering, sending: Sending): CardMessage {
  const message = messageOf(renderCard(card, rendering), summaryOf(card, rendering));
  return sending.isAlert ? { ...message, channelData: { notification: { alert: true } } } : message;
}

/** A message of one Adaptive Card. */
export const messageOf = (content: AdaptiveCard, summary: string): CardMessage => ({
  type: "message",
  summary,
  attachments: [{ contentType: CARD_TYPE, content }],
});

/** What a notification shows of a card. */
export const summaryOf = (card: Pick<PreparedCard, "notification">, rendering: Rendering): string =>
  shorten(neutral(plainText(card.notification, rendering)), LIMITS.summary);

/** A body in its envelope; also for forms. */
export const envelope = (
  body: readonly Element[],
  language: Language,
  fallbackText: string,
): AdaptiveCard => ({
  type: "AdaptiveCard",
  $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
  version: "1.5",
  // Two letters, by the schema of 1.5.
  lang: language === "pseudo" ? "en" : language.slice(0, 2),
  fallbackText,
  body,
});

const TONES = {
  alarm: "attention",
  warning: "warning",
  good: "good",
  neutral: "default",
} as const satisfies Record<Tone, string>;

function atLevel(card: PreparedCard, rendering: Rendering, level: Level): AdaptiveCard {
  const buttons = card.blocks.filter((block) => block.kind === "buttons");
  const room = Math.max(1, level.blocks - buttons.length);
  const others = card.blocks.filter((block) => block.kind !== "buttons");
  const kept = new Set([...buttons, ...others.slice(0, room)]);
  const body = card.blocks
    .filter((block) => kept.has(block))
    .flatMap((block) => renderBlock(block, rendering, level));
  const left = others.length - room;
  const all = [...titleOf(card, rendering), ...body, ...(left > 0 ? [moreLines(left, rendering)] : [])];
  // Teams refuses a card without a body.
  return envelope(all.length > 0 ? all : [richText("–")], rendering.language, summaryOf(card, rendering));
}

function titleOf(card: PreparedCard, rendering: Rendering): Element[] {
  if (card.title.trim() === "") return [];
  const items = paragraph(card.title, rendering, {
    folding: { text: LIMITS.title, lines: 3 },
    look: { size: "Large", weight: "Bolder" },
  });
  const style = TONES[card.tone ?? "neutral"];
  return style === "default" ? items : [{ type: "Container", style, bleed: true, items }];
}
