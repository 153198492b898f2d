/** What people typed, on its way into Slack and out of it. */
import { cut } from "../core/shorten.ts";

/** Slack's own rule: these three and no others. For `text`, which Slack reads as markup even without blocks. */
export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Splits a long text into pieces of at most `length`, at line ends or blanks where there are any. */
export function splitText(text: string, length: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > length) {
    const end = cutAt(rest, length);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === "" && pieces.length > 0 ? pieces : [...pieces, rest];
}

function cutAt(text: string, length: number): number {
  const head = text.slice(0, length);
  const line = head.lastIndexOf("\n") + 1;
  if (line > length / 2) return line;
  const blank = head.lastIndexOf(" ") + 1;
  if (blank > length / 2) return blank;
  return cut(text, length).length || length;
}

/** `<https://x|x>`, `<https://x|words>`, `<#C1|name>`, `<!here>` back to what the person typed; mentions of people stay. */
const unlink = (_: string, inner: string): string => {
  if (inner.startsWith("@")) return `<${inner}>`;
  const [target = "", label] = inner.split("|", 2);
  if (target.startsWith("#")) return label ? `#${label}` : target;
  if (target.startsWith("!subteam")) return label ?? `@${target.slice("!subteam^".length)}`;
  if (target.startsWith("!date")) return label ?? "";
  if (target.startsWith("!")) return `@${target.slice(1)}`;
  if (target.startsWith("mailto:") || target.startsWith("tel:")) return label ?? target;
  return label && isShortened(target, label) ? label : titled(target, label);
};

/** A link under words of its own keeps both: the words are what was said. */
export const titled = (url: string, label = ""): string =>
  label === "" || url.includes(label) ? url : `${label} (${url})`;

/** Slack turns a typed "checkout.io" into `<http://checkout.io|checkout.io>`. */
const isShortened = (target: string, label: string): boolean => target === `http://${label}`;

/** A typed line as its author typed it: Slack's links and entities undone, mentions of people as `<@U123>`. */
export const typedText = (text: string): string =>
  text
    .replace(/<([^<>\n]{1,3000})>/g, unlink)
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
