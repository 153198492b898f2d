/** People's own words on their way into Teams and out of it. */

// A word joiner is invisible and breaks what Teams would read as a function, a template or a mention.
const JOINER = "\u2060";

/** Without live functions, templates, mention tags and characters that turn the direction of what follows. */
export const neutral = (text: string): string =>
  text
    .replace(/[\u202A-\u202E]/g, "")
    .replace(/\{(?=\{)/g, `{${JOINER}`)
    .replace(/\$(?=\{)/g, `$${JOINER}`)
    .replace(/<(?=\/?at\b)/gi, `<${JOINER}`);

/** Whether Markdown finds nothing in it. A TextBlock reads Markdown; where this is false, words go into text runs. */
export const isHarmless = (text: string): boolean =>
  !/[\\`*_~[\]<>#|{}$&@\n]|:\/\/|www\.|[\p{L}\p{N}]\.\p{L}{2}|^[ \t]*(?:[-+]|\d+[.)])[ \t]/iu.test(text);

/** A web address as a button may carry it; undefined for anything that is not http or https. */
export function webAddress(url: string, longest: number): string | undefined {
  if (url.length > longest || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&nbsp;": " ",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** Teams writes some characters of a typed text as HTML entities; once, and `&amp;lt;` is the typed `&lt;`. */
export const unescapeText = (text: string): string =>
  text.replace(/&(?:nbsp|lt|gt|quot|amp|#39);/g, (entity) => ENTITIES[entity] ?? entity);

/** The text of a small piece of HTML, as a message action carries the message it was used on. */
export const textOfHtml = (html: string): string =>
  unescapeText(html.replace(/<(?:br|\/p|\/div|\/li)\b[^<>]*>/gi, "\n").replace(/<[^<>]*>/g, "")).trim();
