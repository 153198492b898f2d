/** The text of a small piece of HTML, as a message action carries the message it was used on. */
import { unescapeText } from "./escape.ts";

type Page = {
  readonly lines: string[];
  /** The line that is being written. */
  line: string;
  quotes: number;
  isInCell: boolean;
};

/** Never throws, whatever it is. What the author quotes has "> " in front; the cells of a table stand in one line. */
export function textOfHtml(html: string): string {
  const page: Page = { lines: [], line: "", quotes: 0, isInCell: false };
  for (const piece of html.split(/(<[^<>]*>)/)) {
    const [, end = "", name] = /^<(\/?)([a-z]\w*)[^<>]*>$/i.exec(piece) ?? [];
    if (name !== undefined) readTag(page, { name: name.toLowerCase(), isEnd: end !== "", tag: piece });
    else if (!/^<[^<>]*>$/.test(piece)) write(page, piece);
  }
  close(page);
  return page.lines.join("\n").trim();
}

type Tag = { readonly name: string; readonly isEnd: boolean; readonly tag: string };

function readTag(page: Page, { name, isEnd, tag }: Tag): void {
  switch (name) {
    case "br":
      write(page, "\n");
      break;
    case "emoji":
    case "img":
      if (!isEnd) write(page, altOf(tag));
      break;
    case "blockquote":
      part(page);
      page.quotes = Math.max(0, page.quotes + (isEnd ? -1 : 1));
      break;
    case "td":
    case "th":
      page.isInCell = !isEnd;
      space(page);
      break;
    case "table":
    case "tr":
      page.isInCell = false;
      part(page);
      break;
    case "p":
    case "div":
    case "li":
      if (page.isInCell) space(page);
      else part(page);
      break;
    default:
  }
}

const altOf = (tag: string): string => {
  const [, double, single] = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag) ?? [];
  return double ?? single ?? "";
};

function write(page: Page, text: string): void {
  const [first = "", ...more] = text.split("\n");
  page.line += first;
  for (const line of more) {
    if (page.isInCell) space(page);
    else close(page);
    page.line += line;
  }
}

/** Begins a new line, unless one is begun. */
function part(page: Page): void {
  if (page.line !== "") close(page);
}

function space(page: Page): void {
  if (page.line !== "" && !page.line.endsWith(" ")) page.line += " ";
}

/** Entities are undone once the tags are gone: a typed "<p>" is text. */
function close(page: Page): void {
  const line = unescapeText(page.line);
  page.line = "";
  if (page.quotes === 0) page.lines.push(line.trimEnd());
  else if (line.trim() !== "") page.lines.push(`> ${line.trim()}`);
}
