/** What people type reaches Teams as words and nothing else (proof S5, small). */
import { expect, test } from "vitest";
import type { PreparedCard, Rendering } from "../../src/chat/card.ts";
import { cleanText, instantMark } from "../../src/core/instants.ts";
import { sizeBytes } from "../../src/teams/adaptive-card.ts";
import { LIMITS } from "../../src/teams/limits.ts";
import { renderCard } from "../../src/teams/render-card.ts";
import { cardMistakes, parserComplaints } from "../kit/teams/card-schema.ts";
import { privately, shared } from "../kit/teams/teams-door.ts";
import { textBlocks } from "../kit/teams/text-blocks.ts";

const at = new Date("2027-03-28T01:10:00.000Z");

function expectValid(card: unknown): void {
  expect(cardMistakes(card) ?? []).toEqual([]);
  expect(parserComplaints(card)).toEqual([]);
  expect(sizeBytes(card)).toBeLessThanOrEqual(LIMITS.message.bytes);
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: templates are what Teams must not see
const hostile = [
  "**bold** _it_ ~~x~~ `code`",
  "[link](https://evil.example)",
  "![](https://evil.example/a.png)",
  "<at>Everyone</at>",
  '<at id="0">General</at>',
  "<@U123>",
  "<!channel>",
  "{{DATE(2027-03-28T00:30:00Z,SHORT)}}",
  "{{TIME(2027-03-28T00:30:00Z)}}",
  "${$root.secret}",
  "${if(true,'x','y')}",
  "{{{{x}}}}",
  "$${x}",
  "https://evil.example",
  "www.evil.example",
  "evil.example",
  "# Heading",
  "- item",
  "1. item",
  "> quote",
  "a|b\n-|-",
  "\u202Egnp.exe",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "\r\n\r\n# x",
  "a\\*b",
  "&lt;at&gt;x&lt;/at&gt;",
  "\uE000999:full\uE001",
  "mailto:a@b.example",
  "javascript:alert(1)",
  "\u0000\u0007",
  "😀".repeat(500),
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: templates are what Teams must not see
// Marks of ours are taken out of whatever people type, before it is kept.
const cases = hostile
  .map(cleanText)
  .flatMap((text) => [
    text,
    `x ${text}`,
    `${text}\n${text}`,
    `${text}`.repeat(3),
    `(${text})`,
    ` ${text}`,
    `${text} ${instantMark(at)}`,
  ]);

test(`${cases.length} hostile texts make no link, mention or function anywhere`, () => {
  for (const text of cases) {
    const card: PreparedCard = {
      title: text,
      notification: text,
      blocks: [
        { kind: "text", text },
        { kind: "quote", text, by: text, language: text },
        { kind: "facts", facts: [[text, text]] },
        { kind: "list", title: text, items: [text] },
        { kind: "progress", label: text, done: 1, of: 2 },
        { kind: "image", url: text, alternative: text },
        {
          kind: "buttons",
          buttons: [
            { handle: "h", label: text || "x", confirm: { title: text, text, yes: text, no: text } },
            { url: text, label: text },
          ],
        },
      ],
    };
    for (const rendering of [privately, shared] satisfies Rendering[]) {
      const rendered = renderCard(card, rendering);
      expectValid(rendered);
      const json = JSON.stringify(rendered);
      const ours = /\{\{(?:DATE\(2027-03-28T01:10:00Z,SHORT\)|TIME\(2027-03-28T01:10:00Z\))\}\}/g;
      expect(json.replace(ours, "")).not.toMatch(/\{\{(?:DATE|TIME)|\$\{|<at[\s>]|[\u202A-\u202E]/);
      for (const block of textBlocks(rendered))
        expect(block.replace(ours, "")).not.toMatch(/[*_`[\]<>\\]|:\/\/|www\.|evil/);
      expect(json).not.toContain('"entities"');
    }
  }
});
