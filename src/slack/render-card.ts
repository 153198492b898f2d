/** A neutral card as Slack blocks and the plain text beside them. Splits and folds; Slack never has to cut. */
import type { types as slack } from "@slack/bolt";
import type { PreparedBlock, PreparedCard, Rendering, Tone } from "../chat/card.ts";
import { impossible } from "../core/refusal.ts";
import { shorten } from "../core/shorten.ts";
import { wordsIn } from "../core/words.ts";
import { escapeText } from "./escape.ts";
import { foldBlocks } from "./fold-blocks.ts";
import { LIMITS } from "./limits.ts";
import { isWebAddress, plain, renderButtons } from "./render-buttons.ts";
import { renderFacts, renderList, renderQuote } from "./render-parts.ts";
import { inlines, plainText, type RichElement, section, splitInlines } from "./rich-text.ts";

export type SlackMessage = { readonly text: string; readonly blocks: slack.KnownBlock[] };

// A sign of its own shape beside the colour: not everyone sees red and green.
const SIGNS: Record<Tone, string> = { alarm: "🚨 ", warning: "⚠️ ", good: "✅ ", neutral: "" };

/** A message for `chat.postMessage` and its kin. */
export function renderCard(card: PreparedCard, rendering: Rendering): SlackMessage {
  const blocks = [...renderTitle(card, rendering), ...renderBlocks(card.blocks, rendering)];
  return {
    text: notification(card, rendering),
    blocks: foldBlocks(blocks, LIMITS.message.blocks, rendering),
  };
}

/** The blocks of a card for a view, which holds twice as many. */
export const renderViewBlocks = (card: PreparedCard, rendering: Rendering): slack.KnownBlock[] =>
  foldBlocks(
    [...renderTitle(card, rendering), ...renderBlocks(card.blocks, rendering)],
    LIMITS.view.blocks,
    rendering,
  );

/** Escaped, since Slack reads `text` as markup wherever it shows it. */
function notification(card: PreparedCard, rendering: Rendering): string {
  const said = plainText(card.notification === "" ? card.title : card.notification, rendering);
  const line = said.replace(/\s+/g, " ").trim();
  return escapeText(shorten(line === "" ? "Baton" : line, LIMITS.message.notification));
}

function renderTitle(card: PreparedCard, rendering: Rendering): slack.KnownBlock[] {
  const title = plainText(card.title, rendering).replace(/\s+/g, " ").trim();
  if (title === "") return [];
  const signed = `${SIGNS[card.tone ?? "neutral"]}${title}`;
  const header: slack.HeaderBlock = { type: "header", text: plain(signed, LIMITS.header) };
  // A title that does not fit stands once more below, whole.
  return signed.length > LIMITS.header
    ? [header, ...rich(splitInlines(inlines(title, rendering)))]
    : [header];
}

const rich = (runs: Parameters<typeof section>[0][]): slack.RichTextBlock[] =>
  runs.map((run) => ({ type: "rich_text", elements: [section(run)] }));

const quiet = (text: string): slack.ContextBlock => ({
  type: "context",
  elements: [plain(text, LIMITS.context.text)],
});

function renderBlocks(blocks: readonly PreparedBlock[], rendering: Rendering): slack.KnownBlock[] {
  let buttons = 0;
  return blocks.flatMap((block): slack.KnownBlock[] => {
    if (block.kind !== "buttons") return renderBlock(block, rendering);
    const rows = renderButtons(block.buttons, rendering, buttons);
    buttons += block.buttons.length;
    return rows;
  });
}

function renderBlock(
  block: Exclude<PreparedBlock, { kind: "buttons" }>,
  rendering: Rendering,
): slack.KnownBlock[] {
  switch (block.kind) {
    case "text":
      return renderText(block, rendering);
    case "quote":
      return asBlocks(renderQuote(block, rendering));
    case "facts":
      return asBlocks(renderFacts(block.facts, rendering));
    case "list":
      return asBlocks(renderList(block, rendering));
    case "progress":
      return renderProgress(block, rendering);
    case "image":
      return renderImage(block);
    case "divider":
      return [{ type: "divider" }];
    default:
      return impossible(block);
  }
}

const asBlocks = (groups: RichElement[][]): slack.RichTextBlock[] =>
  groups.map((elements) => ({ type: "rich_text", elements }));

function renderText(
  block: Extract<PreparedBlock, { kind: "text" }>,
  rendering: Rendering,
): slack.KnownBlock[] {
  const parts = inlines(block.text, rendering);
  if (block.style === "quiet" && block.text !== "" && parts.every((part) => part.type === "text")) {
    const written = plainText(block.text, rendering);
    // Small print has room for one text; a longer one is an ordinary one.
    if (written.length <= LIMITS.context.text) return [quiet(written)];
  }
  const look = { plain: undefined, quiet: { italic: true }, strong: { bold: true } }[block.style ?? "plain"];
  return rich(splitInlines(inlines(block.text, rendering, look)));
}

function renderProgress(
  block: Extract<PreparedBlock, { kind: "progress" }>,
  rendering: Rendering,
): slack.KnownBlock[] {
  const total = Math.max(0, Math.trunc(block.of));
  const done = Math.min(Math.max(0, Math.trunc(block.done)), total);
  const width = Math.min(total, 10);
  const filled = total === 0 ? 0 : Math.floor((done / total) * width);
  const bar = `${"■".repeat(filled)}${"□".repeat(width - filled)}`;
  const count = wordsIn(rendering.language, "slack")("progress", { done, total });
  return rich(
    splitInlines([
      ...inlines(block.label === "" ? "" : `${block.label} `, rendering, { bold: true }),
      { type: "text", text: `${bar} ${count}`.trim() },
    ]),
  );
}

function renderImage(block: Extract<PreparedBlock, { kind: "image" }>): slack.KnownBlock[] {
  const alternative = shorten(block.alternative || "…", LIMITS.image.alternative);
  // Slack refuses the whole message for one bad picture: its words then stand in for it.
  if (!isWebAddress(block.url) || block.url.length > LIMITS.image.url) return [quiet(alternative)];
  return [{ type: "image", image_url: block.url, alt_text: alternative }];
}
