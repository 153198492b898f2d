/** What people typed, on its way into Slack and out of it. */

/** Slack's own rule: these three and no others. For `text`, which Slack reads as markup even without blocks. */
export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A text of at most `length` UTF-16 units, ending in an ellipsis where it was longer; never half a letter. */
export function fold(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(0, length - 1)).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}

/** Splits a long text into pieces of at most `length`, at line ends or blanks where there are any. */
export function splitText(text: string, length: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > length) {
    const cut = cutAt(rest, length);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return rest === "" && pieces.length > 0 ? pieces : [...pieces, rest];
}

function cutAt(text: string, length: number): number {
  const head = text.slice(0, length);
  const line = head.lastIndexOf("\n") + 1;
  if (line > length / 2) return line;
  const blank = head.lastIndexOf(" ") + 1;
  if (blank > length / 2) return blank;
  // A cut between the halves of one letter would leave two broken ones.
  return /[\uD800-\uDBFF]$/u.test(head) ? length - 1 : length;
}

/** `<https://x|x>`, `<#C1|name>`, `<!here>` back to what the person typed; mentions of people stay. */
const unlink = (_: string, inner: string): string => {
  if (inner.startsWith("@")) return `<${inner}>`;
  const [target = "", label] = inner.split("|", 2);
  if (target.startsWith("#")) return label ? `#${label}` : target;
  if (target.startsWith("!subteam")) return label ?? "";
  if (target.startsWith("!date")) return label ?? "";
  if (target.startsWith("!")) return `@${target.slice(1)}`;
  if (target.startsWith("mailto:") || target.startsWith("tel:")) return label ?? target;
  return label && isShortened(target, label) ? label : target;
};

/** Slack turns a typed "checkout.io" into `<http://checkout.io|checkout.io>`. */
const isShortened = (target: string, label: string): boolean => target === `http://${label}`;

/** A typed line as its author typed it: Slack's links and entities undone, mentions of people as `<@U123>`. */
export const typedText = (text: string): string =>
  text
    .replace(/<([^<>\n]{1,3000})>/g, unlink)
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
