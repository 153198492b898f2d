/** The blocks of a card as Adaptive Card elements. */
import type { Fact, PreparedBlock, Rendering } from "../chat/card.ts";
import { impossible } from "../core/refusal.ts";
import { shorten } from "../core/shorten.ts";
import { LANGUAGES, wordsIn } from "../core/words.ts";
import type { Element } from "./adaptive-card.ts";
import { neutral, webAddress } from "./escape.ts";
import { type Level, LIMITS } from "./limits.ts";
import { renderButtons } from "./render-buttons.ts";
import { instantElement, type Look, moreLines, paragraph, plainText, richText } from "./render-texts.ts";

/** The elements of one block, folded to a level. */
export function renderBlock(block: PreparedBlock, rendering: Rendering, level: Level): Element[] {
  switch (block.kind) {
    case "text":
      return paragraph(block.text, rendering, { folding: level, look: LOOKS[block.style ?? "plain"] });
    case "quote":
      return [renderQuote(block, rendering, level)];
    case "facts":
      return renderFacts(block.facts, rendering, level);
    case "list":
      return renderList(block, rendering, level);
    case "progress":
      return [renderProgress(block, rendering)];
    case "image":
      return [renderImage(block)];
    case "buttons":
      return renderButtons(block.buttons, rendering);
    case "divider":
      return [{ type: "Container", items: [], separator: true, spacing: "Medium" }];
    default:
      return impossible(block);
  }
}

const LOOKS = {
  plain: {},
  quiet: { isSubtle: true, size: "Small" },
  strong: { weight: "Bolder" },
} as const satisfies Record<string, Look>;

type Kind<K extends PreparedBlock["kind"]> = Extract<PreparedBlock, { kind: K }>;

function renderQuote(block: Kind<"quote">, rendering: Rendering, level: Level): Element {
  const from = [block.by, languageName(block.language, rendering)].filter((part) => part).join(" · ");
  const items = [
    ...paragraph(block.text === "" ? "–" : block.text, rendering, { folding: level }),
    ...(from === "" ? [] : paragraph(`— ${from}`, rendering, { folding: level, look: LOOKS.quiet })),
  ];
  return { type: "Container", style: "emphasis", items };
}

/** Named only where it is not the reader's own. */
function languageName(language: string | undefined, rendering: Rendering): string | undefined {
  const own = rendering.language === "pseudo" ? "en" : rendering.language;
  if (!language || language === rendering.language || language === own) return undefined;
  const isKnown =
    LANGUAGES.some((known) => known === language) || /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language);
  return isKnown
    ? new Intl.DisplayNames([own], { type: "language" }).of(language === "pseudo" ? "en" : language)
    : undefined;
}

/** A fact set would read its values as Markdown and leave instants as they are; columns do neither. */
function renderFacts(facts: readonly Fact[], rendering: Rendering, level: Level): Element[] {
  const rows = facts.slice(0, level.facts).map(([label, value], at) => ({
    type: "ColumnSet",
    spacing: at === 0 ? "Default" : "Small",
    columns: [
      {
        type: "Column",
        width: 1,
        items: paragraph(shorten(label, LIMITS.label), rendering, {
          folding: level,
          look: { isSubtle: true },
        }),
      },
      { type: "Column", width: 2, items: factValue(value, rendering, level) },
    ],
  }));
  return withMore(rows, facts.length - rows.length, rendering);
}

function factValue(value: Fact[1], rendering: Rendering, level: Level): Element[] {
  if (value instanceof Date) return [instantElement(value, rendering, {})];
  return value.trim() === "" ? [richText("–")] : paragraph(value, rendering, { folding: level });
}

function renderList(block: Kind<"list">, rendering: Rendering, level: Level): Element[] {
  const rows = block.items.slice(0, level.items).flatMap((item, at) => {
    // A blank that cannot break: Markdown would make a list of its own of the other.
    const mark = block.ordered ? `${at + 1}.\u00A0` : "• ";
    return paragraph(`${mark}${item.trim() === "" ? "–" : item}`, rendering, { folding: level });
  });
  const title = block.title
    ? paragraph(block.title, rendering, { folding: level, look: { weight: "Bolder" } })
    : [];
  const close = rows.map((row): Element => ({ ...row, spacing: "Small" }));
  return withMore([...title, ...close], block.items.length - level.items, rendering);
}

const withMore = (rows: readonly Element[], left: number, rendering: Rendering): Element[] =>
  left > 0 ? [...rows, moreLines(left, rendering)] : [...rows];

function renderProgress(block: Kind<"progress">, rendering: Rendering): Element {
  const width = 10;
  const total = Math.max(1, block.of);
  const filled = Math.round((Math.min(Math.max(0, block.done), total) / total) * width);
  const said = wordsIn(rendering.language, "teams")("progress", { done: block.done, total: block.of });
  const bar = `${"▰".repeat(filled)}${"▱".repeat(width - filled)}`;
  return richText(`${shorten(plainText(block.label, rendering), LIMITS.label)}  ${bar}  ${said}`);
}

function renderImage(block: Kind<"image">): Element {
  const url = webAddress(block.url, LIMITS.url);
  const altText = neutral(shorten(block.alternative, LIMITS.label));
  return url === undefined
    ? richText(altText, { isSubtle: true })
    : { type: "Image", url, altText, size: "Stretch" };
}
