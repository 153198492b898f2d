/**
 * Rich text: the one kind of Slack text in which nothing that people wrote is read as markup. No mention, no
 * link, no `*bold*`, no `<!channel>` can come alive in it.
 */
import type { types as slack } from "@slack/bolt";
import type { Rendering } from "../chat/card.ts";
import { formatInstant } from "../core/format-instant.ts";
import { type InstantStyle, textParts, withInstants } from "../core/instants.ts";
import { splitText } from "./escape.ts";
import { LIMITS } from "./limits.ts";

export type Inline = slack.RichTextText | slack.RichTextDate;
export type Style = { readonly bold?: boolean; readonly italic?: boolean };
export type RichElement = slack.RichTextBlockElement;

const TOKENS = {
  time: "{time}",
  day: "{date_short_pretty}",
  full: "{date_short_pretty} {time}",
  dated: "{date_short_pretty} {time}",
} as const satisfies Record<InstantStyle, string>;

const styled = (text: string, style?: Style): Inline =>
  style ? { type: "text", text, style } : { type: "text", text };

/** The text of an instant where Slack shows no live dates: titles, buttons, notifications. */
export const writeInstant =
  (rendering: Rendering) =>
  (at: Date, style: InstantStyle): string => {
    const written = formatInstant(at, style, rendering);
    // A day alone has no label; in a shared place it must say whose day it is.
    return rendering.zone === null && style === "day" ? `${written} UTC` : written;
  };

/** A text without live dates; in shared places instants are said in UTC. */
export const plainText = (text: string, rendering: Rendering): string =>
  withInstants(text, writeInstant(rendering));

/** An instant: in the reader's zone with its label, or in a shared place each viewer's own time and UTC beside it. */
export function instantInlines(
  at: Date,
  rendering: Rendering,
  how: { readonly style: InstantStyle; readonly look?: Style },
): Inline[] {
  const written = writeInstant(rendering)(at, how.style);
  if (rendering.zone !== null) return [styled(written, how.look)];
  // Slack's date shows no zone, so nobody could say whose time it is without the one beside it.
  const date: slack.RichTextDate = {
    type: "date",
    timestamp: Math.floor(at.getTime() / 1000),
    format: TOKENS[how.style],
    fallback: written,
  };
  return [how.look ? { ...date, style: how.look } : date, styled(` (${written})`, how.look)];
}

/** A text with its instants, nothing of it read as markup. Slack refuses empty texts, so none are made. */
export const inlines = (text: string, rendering: Rendering, look?: Style): Inline[] =>
  textParts(text).flatMap((part) =>
    part.kind === "plain"
      ? [styled(part.text, look)]
      : instantInlines(part.at, rendering, look ? { style: part.style, look } : { style: part.style }),
  );

export const inlineLength = (inline: Inline): number =>
  inline.type === "text" ? inline.text.length : inline.format.length + (inline.fallback?.length ?? 0);

/** Inlines in runs of at most one block's limit; a long text is split, an instant never is. */
export function splitInlines(all: readonly Inline[], limit: number = LIMITS.richText): Inline[][] {
  const runs: Inline[][] = [];
  let run: Inline[] = [];
  let length = 0;
  for (const inline of all.flatMap((each) => cutInline(each, limit))) {
    if (run.length > 0 && length + inlineLength(inline) > limit) {
      runs.push(run);
      run = [];
      length = 0;
    }
    run.push(inline);
    length += inlineLength(inline);
  }
  return run.length > 0 ? [...runs, run] : runs;
}

const cutInline = (inline: Inline, limit: number): Inline[] =>
  inline.type === "text" && inline.text.length > limit
    ? splitText(inline.text, limit).map((text) => ({ ...inline, text }))
    : [inline];

export const section = (elements: Inline[]): slack.RichTextSection => ({
  type: "rich_text_section",
  elements,
});

export const quote = (elements: Inline[]): slack.RichTextQuote => ({ type: "rich_text_quote", elements });

/** How many characters an element shows. */
export const elementLength = (element: RichElement): number =>
  element.type === "rich_text_list"
    ? element.elements.reduce((sum, item) => sum + elementLength(item), 0)
    : element.elements.reduce((sum, inline) => sum + textLength(inline), 0);

const textLength = (inline: slack.RichTextElement): number =>
  inline.type === "text" || inline.type === "date" ? inlineLength(inline) : 0;
