/** Texts and instants as card elements. People's words stand in text runs, which Teams shows as they are. */
import type { Rendering, Text } from "../chat/card.ts";
import { formatInstant } from "../core/format-instant.ts";
import { type InstantStyle, type TextPart, textParts, withInstants } from "../core/instants.ts";
import { shorten } from "../core/shorten.ts";
import { wordsIn } from "../core/words.ts";
import type { Element, JsonObject } from "./adaptive-card.ts";
import { isHarmless, neutral } from "./escape.ts";

/** How a text looks; both TextRun and TextBlock know these. */
export type Look = {
  readonly size?: "Small" | "Medium" | "Large";
  readonly weight?: "Bolder";
  readonly isSubtle?: true;
  readonly color?: "Attention" | "Warning" | "Good";
};

export type Folding = { readonly text: number; readonly lines: number };

/** A text without marks: every instant written out, in the reader's zone, or in UTC where readers differ. */
export const plainText = (text: Text, rendering: Rendering): string =>
  withInstants(text, (at, style) => written(at, style, rendering));

function written(at: Date, style: InstantStyle, { language, zone }: Rendering): string {
  const text = formatInstant(at, style, { language, zone });
  // A day alone has no label; in a shared place it must say whose day it is.
  return zone === null && style === "day" ? `${text} UTC` : text;
}

/** Teams writes this out in each reader's own time; it knows neither milliseconds nor other letters. */
function token(at: Date, style: InstantStyle): string {
  const instant = at.toISOString().replace(/\.\d+Z$/, "Z");
  const day = `{{DATE(${instant},SHORT)}}`;
  const time = `{{TIME(${instant})}}`;
  return style === "time" ? time : style === "day" ? day : `${day} ${time}`;
}

/** One instant as a value of its own. */
export const instantElement = (at: Date, rendering: Rendering, look: Look): Element =>
  rendering.zone === null
    ? textBlock(`${token(at, "full")} (${written(at, "full", rendering)})`, look)
    : richText(written(at, "full", rendering), look);

type Shape = { readonly folding: Folding; readonly look?: Look };

/** A text as elements, a line each. Nothing of it is read as Markdown, a link, a mention or a function. */
export function paragraph(text: Text, rendering: Rendering, { folding, look = {} }: Shape): Element[] {
  const lines = foldMarked(text, folding.text)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  const shown = lines.slice(0, folding.lines).flatMap((line) => lineElements(line, rendering, look));
  const left = lines.length - folding.lines;
  const all = left > 0 ? [...shown, moreLines(left, rendering)] : shown;
  return all.map((element, at) => (at === 0 ? element : { ...element, spacing: "None" }));
}

// A cut inside an instant's mark would show its digits.
const foldMarked = (text: Text, length: number): string =>
  text.length <= length ? text : shorten(text, length).replace(/\uE000[^\uE001]*…$/, "…");

export const moreLines = (count: number, { language }: Rendering): Element =>
  textBlock(wordsIn(language, "teams")("more", { count }), { isSubtle: true });

function lineElements(line: string, rendering: Rendering, look: Look): Element[] {
  const parts = textParts(line);
  const instants = parts.filter((part) => part.kind === "instant");
  if (rendering.zone !== null || instants.length === 0) return [richText(plainText(line, rendering), look)];
  const plain = parts.map((part) => (part.kind === "plain" ? part.text : "0")).join("");
  if (isHarmless(plain)) return [textBlock(parts.map((part) => inBlock(part, rendering)).join(""), look)];
  // Only a TextBlock localises an instant, and only a text run is safe for these words: one line each.
  const times = instants.map((part) => token(part.at, part.style)).join(" · ");
  return [
    richText(plainText(line, rendering), look),
    textBlock(wordsIn(rendering.language, "teams")("yourTime", { times }), { isSubtle: true, size: "Small" }),
  ];
}

const inBlock = (part: TextPart, rendering: Rendering): string =>
  part.kind === "plain"
    ? part.text
    : `${token(part.at, part.style)} (${written(part.at, part.style, rendering)})`;

/** Words that may be anybody's. */
export const richText = (text: string, look: Look = {}): Element => ({
  type: "RichTextBlock",
  inlines: [{ type: "TextRun", text: neutral(text), ...(look satisfies JsonObject) }],
});

/** Words of ours, or proven harmless, with Teams' own functions in them. */
const textBlock = (text: string, look: Look): Element => ({
  type: "TextBlock",
  text,
  wrap: true,
  ...(look satisfies JsonObject),
});
