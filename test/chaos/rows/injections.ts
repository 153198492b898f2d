/** S5: words that would be more than words, in every text of ours, drawn for both platforms. */
import { readdirSync, readFileSync } from "node:fs";
import type { PreparedCard, Rendering } from "../../../src/chat/card.ts";
import type { PreparedForm } from "../../../src/chat/form.ts";
import { wordsByKey } from "../../../src/core/words.ts";
import { renderCard as slackCard } from "../../../src/slack/render-card.ts";
import { renderForm as slackForm } from "../../../src/slack/render-form.ts";
import { sizeBytes } from "../../../src/teams/adaptive-card.ts";
import { LIMITS } from "../../../src/teams/limits.ts";
import { renderCard as teamsCard } from "../../../src/teams/render-card.ts";
import { shapeOf, renderForm as teamsForm } from "../../../src/teams/render-form.ts";
import { checkBlocks, checkView } from "../../../src/tryout/slack-stand-in/check-blocks.ts";
import { liveParts } from "../../kit/slack/live-parts.ts";
import { cardMistakes } from "../../kit/teams/card-schema.ts";
import { textBlocks } from "../../kit/teams/text-blocks.ts";
import { INJECTIONS } from "../kit/injections.ts";
import { tally } from "../kit/tally.ts";
import type { Row } from "../row.ts";

const READERS: readonly Rendering[] = [
  { language: "en", zone: null },
  { language: "hi", zone: "Asia/Kolkata" },
];

export const injections: Row = {
  id: "S5",
  what: "injections in every text, card and form of both platforms",
  run({ isLong }) {
    const templates = templatesOf();
    const wrong: string[] = [];
    const note = (found: string | null, where: string) => void (found && wrong.push(`${found} in ${where}`));
    let drawn = 0;
    for (const [at, words] of INJECTIONS.entries()) {
      for (const template of templates) note(grows(template, words), template.key);
      for (const rendering of isLong ? READERS : READERS.slice(at % 2).slice(0, 1)) {
        // Every text stands in some card with every string; where in the card, goes round.
        for (const cards of inEights(templates, isLong ? 1 : 8)) {
          const texts = cards.map(({ feature, key, params }) => fill({ feature, key, params }, words));
          for (const found of drawAll(cardWith(texts, words), rendering, at % 16 === 0))
            note(found, cards[0]?.key ?? "");
          drawn += 2;
        }
        for (const found of drawForm(words, rendering)) note(found, "a form");
        drawn += 2;
      }
    }
    return Promise.resolve({
      size: `${INJECTIONS.length} strings × ${templates.length} texts with words in them; ${drawn} cards and forms`,
      faults: "mentions, links, Markdown, HTML, templates, functions, directions, widths, lengths",
      result: `${tally(wrong)} came alive or exceeded a limit`,
      line: "no live mention, link or function; limits never exceeded",
      isMet: wrong.length === 0 && templates.length > 100,
    });
  },
};

type Template = { readonly feature: string; readonly key: string; readonly params: readonly string[] };

/** Every text of ours that has words of others in it. */
function templatesOf(): (Template & { readonly text: string })[] {
  const folder = new URL("../../../locales/en/", import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const feature = file.replace(".json", "");
    const catalogue = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as object;
    return flat(catalogue).flatMap(({ key, text }) => {
      const params = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name);
      const isPlural = /_(zero|one|two|few|many|other)$/.test(key);
      return params.length === 0 || isPlural || params.includes("count")
        ? []
        : [{ feature, key, params, text }];
    });
  });
}

const flat = (catalogue: object, before = ""): { key: string; text: string }[] =>
  Object.entries(catalogue).flatMap(([name, value]) =>
    typeof value === "string"
      ? [{ key: `${before}${name}`, text: value }]
      : flat(value as object, `${before}${name}.`),
  );

const fill = ({ feature, key, params }: Template, words: string): string =>
  wordsByKey("en", { feature, key }, Object.fromEntries(params.map((name) => [name, words]))) ?? "";

/** What a text is with these words in it is itself with these words in it, and nothing was looked up or worked out. */
function grows(template: Template & { readonly text: string }, words: string): string | null {
  const plain = template.text.replace(/\{\{\w+\}\}/g, () => words);
  return fill(template, words) === plain ? null : "a function of i18next";
}

const inEights = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, at * size + size));

function cardWith(texts: readonly string[], words: string): PreparedCard {
  const [first = "", ...rest] = texts;
  return {
    ...{ title: first, notification: first, tone: "alarm" },
    blocks: [
      ...rest.map((text, at) => ({ kind: "text", text, style: at % 2 === 0 ? "quiet" : "plain" }) as const),
      { kind: "quote", text: words, by: words, language: words },
      { kind: "facts", facts: [[first, words]] },
      { kind: "list", title: first, items: [words, ...rest.slice(0, 2)] },
      { kind: "progress", label: words, done: 1, of: 2 },
      { kind: "image", url: words, alternative: words },
      {
        kind: "buttons",
        buttons: [
          { handle: "h", label: words, confirm: { title: words, text: first, yes: words, no: words } },
          { url: words, label: words },
        ],
      },
    ],
  };
}

/** Characters that turn the direction of whatever follows: overrides, embeddings, and isolates that nothing ends. */
function turns(drawn: object): boolean {
  const texts = JSON.stringify(drawn);
  const opened = [...texts.matchAll(/[\u2066-\u2068]/g)].length;
  return /[\u202A-\u202E]/.test(texts) || opened > [...texts.matchAll(/\u2069/g)].length;
}

/** What is wrong with a card, drawn for both. */
function drawAll(card: PreparedCard, rendering: Rendering, isHeldAgainstSchema: boolean): string[] {
  const message = slackCard(card, rendering);
  const drawn = teamsCard(card, rendering);
  const bare = message.text.replace(/&(amp|lt|gt);/g, "");
  return [
    ...("error" in checkBlocks(message.blocks) ? ["Slack's limits"] : []),
    ...(liveParts(message.blocks).length > 0 ? ["live at Slack"] : []),
    ...(/[<>&]/.test(bare) ? ["markup in Slack's notification"] : []),
    ...(message.text.replace(/&(amp|lt|gt);/g, "x").length > 100 ? ["Slack's notification too long"] : []),
    ...(message.text.isWellFormed() && JSON.stringify(drawn).isWellFormed() ? [] : ["half a character"]),
    ...(turns(message) ? ["turned at Slack"] : []),
    ...(turns(drawn) ? ["turned at Teams"] : []),
    ...aliveAtTeams(drawn),
    ...(isHeldAgainstSchema ? (cardMistakes(drawn) ?? []) : []),
  ];
}

function aliveAtTeams(drawn: object): string[] {
  const json = JSON.stringify(drawn);
  return [
    ...(/\{\{(?:DATE|TIME)|\$\{|<\/?at[\s>]/i.test(json) ? ["live at Teams"] : []),
    ...(json.includes('"entities"') ? ["a mention at Teams"] : []),
    ...(textBlocks(drawn).some((text) => /[*_`[\]<>\\]|:\/\/|www\.|evil/.test(text))
      ? ["Markdown at Teams"]
      : []),
    ...(sizeBytes(drawn as never) > LIMITS.message.bytes ? ["Teams' limits"] : []),
    ...(/"url":"(?!https?:)/.test(json) ? ["an address that is none"] : []),
  ];
}

function drawForm(words: string, rendering: Rendering): string[] {
  const common = { label: words, hint: words, isRequired: true };
  const choices = [{ value: "a", label: words }];
  const form: PreparedForm = {
    ...{ handle: "h", title: words, intro: words, submit: words, cancel: words },
    fields: [
      { kind: "text", name: "a", initial: words, maxLength: 10, ...common },
      { kind: "long-text", name: "b", initial: words, maxLength: 3000, ...common },
      { kind: "choice", name: "c", choices, initial: "a", ...common },
      { kind: "choices", name: "d", choices, initial: ["a"], ...common },
      { kind: "person", name: "f", initial: "U0ANNA", ...common },
    ],
  };
  const view = slackForm(form, rendering, { conversation: "C1", thread: "", kind: "channel" });
  const dialog = teamsForm("h", shapeOf(form, rendering), { in: "dialog" });
  return [
    ...("error" in checkView(view) ? ["Slack's limits"] : []),
    ...(liveParts(view).length > 0 ? ["live at Slack"] : []),
    ...(sizeBytes(dialog) > LIMITS.message.bytes ? ["Teams' limits"] : []),
    ...(textBlocks(dialog).some((text) => /[*_`[\]<>\\]|:\/\/|www\.|evil/.test(text))
      ? ["Markdown at Teams"]
      : []),
  ];
}
