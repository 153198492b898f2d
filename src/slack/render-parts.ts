/** Facts, lists and people's own words, as groups of rich text that each fit one block. */
import type { Fact, PreparedBlock, Rendering } from "../chat/card.ts";
import { LANGUAGES } from "../core/words.ts";
import { LIMITS } from "./limits.ts";
import {
  elementLength,
  type Inline,
  inlines,
  instantInlines,
  quote,
  type RichElement,
  section,
  splitInlines,
} from "./rich-text.ts";

/** Elements gathered into groups of at most one block's length. */
function group(elements: readonly RichElement[]): RichElement[][] {
  const groups: RichElement[][] = [];
  let length = 0;
  for (const element of elements) {
    const size = elementLength(element);
    const last = groups.at(-1);
    if (last && length + size <= LIMITS.richText) {
      last.push(element);
      length += size;
    } else {
      groups.push([element]);
      length = size;
    }
  }
  return groups;
}

/** One line per fact: the label bold, the value as it is. */
export const renderFacts = (facts: readonly Fact[], rendering: Rendering): RichElement[][] =>
  group(
    facts.flatMap(([label, value]) => {
      const said =
        value instanceof Date
          ? instantInlines(value, rendering, { style: "full" })
          : inlines(value === "" ? "–" : value, rendering);
      return splitInlines([...inlines(`${label}: `, rendering, { bold: true }), ...said]).map(section);
    }),
  );

type ListBlock = Extract<PreparedBlock, { kind: "list" }>;

/** A list; one that is longer than a block goes on in the next, with its numbers. */
export function renderList(block: ListBlock, rendering: Rendering): RichElement[][] {
  const items = block.items.flatMap((item) => splitInlines(inlines(item === "" ? "–" : item, rendering)));
  const groups = packItems(items).map(({ from, runs }): RichElement[] => [
    {
      type: "rich_text_list" as const,
      style: block.ordered ? ("ordered" as const) : ("bullet" as const),
      ...(block.ordered && from > 0 && { offset: from }),
      elements: runs.map(section),
    },
  ]);
  if (!block.title) return groups;
  const title = splitInlines(inlines(block.title, rendering, { bold: true })).map(section);
  const [first = [], ...rest] = groups;
  const fits = [...title, ...first].reduce((sum, element) => sum + elementLength(element), 0);
  return fits <= LIMITS.richText ? [[...title, ...first], ...rest] : [title, ...groups];
}

function packItems(items: readonly Inline[][]): { from: number; runs: Inline[][] }[] {
  const packs: { from: number; runs: Inline[][]; length: number }[] = [];
  items.forEach((run, index) => {
    const size = elementLength(section(run));
    const last = packs.at(-1);
    if (last && last.length + size <= LIMITS.richText) {
      last.runs.push(run);
      last.length += size;
    } else packs.push({ from: index, runs: [run], length: size });
  });
  return packs;
}

type QuoteBlock = Extract<PreparedBlock, { kind: "quote" }>;

/** People's own words, as typed; below them who wrote it and, where it is not the reader's, in which language. */
export function renderQuote(block: QuoteBlock, rendering: Rendering): RichElement[][] {
  const words = splitInlines(inlines(block.text === "" ? "–" : block.text, rendering)).map(quote);
  const from = [block.by, languageName(block.language, rendering)].filter((part) => part);
  if (from.length === 0) return group(words);
  const line = splitInlines(inlines(`— ${from.join(" · ")}`, rendering, { italic: true })).map(section);
  return group([...words, ...line]);
}

function languageName(language: string | undefined, rendering: Rendering): string | undefined {
  const reader = rendering.language === "pseudo" ? "en" : rendering.language;
  if (!language || language === rendering.language || language === reader) return undefined;
  if (!LANGUAGES.some((known) => known === language) && !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language))
    return undefined;
  return new Intl.DisplayNames([reader], { type: "language" }).of(language === "pseudo" ? "en" : language);
}
