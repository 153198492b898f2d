/**
 * Instants inside texts. A sentence holds a mark instead of a formatted time; the renderer, who knows the
 * reader, turns it into Slack's date token, Teams' DATE/TIME or a text with a zone label.
 */

/** How much of an instant is said: `time` 03:10, `day` Sun 28 Mar, `full` both, `dated` with the year too; never "in 5 minutes": it ages. */
export type InstantStyle = "time" | "day" | "full" | "dated";

// Characters of the private use area; `cleanText` removes them from everything that comes in from outside.
const OPEN = "\uE000";
const CLOSE = "\uE001";
const MARK = /\uE000(\d+):(time|day|full|dated)\uE001/g;

/** The mark of an instant, to be put into a text or handed to `words` as a parameter. */
export const instantMark = (at: Date, style: InstantStyle = "full"): string =>
  `${OPEN}${at.getTime()}:${style}${CLOSE}`;

export type TextPart =
  | { readonly kind: "plain"; readonly text: string }
  | { readonly kind: "instant"; readonly at: Date; readonly style: InstantStyle };

/** Splits a text into plain parts and instants, for a renderer. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > from) parts.push({ kind: "plain", text: text.slice(from, match.index) });
    parts.push({ kind: "instant", at: new Date(Number(match[1])), style: match[2] as InstantStyle });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: "plain", text: text.slice(from) });
  return parts;
}

/** A text with every instant written out by `write`; for notifications, e-mail and logs. */
export const withInstants = (text: string, write: (at: Date, style: InstantStyle) => string): string =>
  textParts(text)
    .map((part) => (part.kind === "plain" ? part.text : write(part.at, part.style)))
    .join("");

/**
 * What comes in from outside, without marks of ours, control characters and unpaired surrogates, and without what
 * would turn the direction of our own words after it (Unicode TR9: overrides, embeddings, isolates).
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\uE000\uE001\u202A-\u202E\u2066-\u2069]/g, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, "");
