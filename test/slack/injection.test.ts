import { expect, test } from "vitest";
import type { PreparedCard, Rendering } from "../../src/chat/card.ts";
import { renderCard } from "../../src/slack/render-card.ts";
import { renderForm } from "../../src/slack/render-form.ts";
import { checkBlocks, checkView } from "../../src/tryout/slack-stand-in/check-blocks.ts";
import { liveParts } from "../kit/slack/live-parts.ts";

const LIVE = [
  "<!channel>",
  "<!here|here>",
  "<!everyone>",
  "<!subteam^S123|@payments>",
  "<!date^0^{date}^https://evil.example|soon>",
  "<@U0ANNA>",
  "<@W0ANNA|anna>",
  "<#C0PAYMENTS|payments>",
  "<https://evil.example|https://slack.com>",
  "<mailto:a@evil.example|write>",
  "&lt;!channel&gt;",
  "&amp;lt;!channel&amp;gt;",
  "@channel @here @everyone",
  "*bold* _italic_ ~gone~ `code` ```block```",
  "> quoted\n>>> all of it",
  "• fake item\n1. fake item",
  ":rotating_light: :tada:",
  "https://evil.example/login",
  "javascript:alert(1)",
  "\u202Egnp.exe",
  "\u0000\u0007\u001B[31m",
  "\uE0000:time\uE001",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the sign itself is what is tested
  "{{DATE(2027-03-28T00:30:00Z,SHORT)}} ${title}",
  "]]></text><!channel>",
  '","type":"mrkdwn","x":"',
  "＜!channel＞",
  "<!channel\n>",
  "<<!channel>>",
  "\uD800",
];

const everywhere = (text: string): PreparedCard => ({
  title: text,
  notification: text,
  tone: "alarm",
  blocks: [
    { kind: "text", text },
    { kind: "text", text, style: "quiet" },
    { kind: "text", text, style: "strong" },
    { kind: "quote", text, by: text, language: text },
    { kind: "facts", facts: [[text, text]] },
    { kind: "list", title: text, items: [text, text] },
    { kind: "progress", label: text, done: 1, of: 2 },
    { kind: "image", url: text, alternative: text },
    {
      kind: "buttons",
      buttons: [
        { handle: "h", label: text, confirm: { title: text, text, yes: text, no: text } },
        { url: "https://example.com", label: text },
      ],
    },
  ],
});

const readers: Rendering[] = [
  { language: "en", zone: null },
  { language: "hi", zone: "Asia/Kolkata" },
];
const strings = LIVE.flatMap((text) => [text, `${text} `.repeat(200), `x${text}`]);

test.each(strings)("nothing comes alive in a message: %j", (text) => {
  for (const rendering of readers) {
    const message = renderCard(everywhere(text), rendering);
    expect(checkBlocks(message.blocks)).not.toHaveProperty("error");
    expect(liveParts(message.blocks)).toEqual([]);
    // `text` is the one place that Slack reads as markup; only whole entities may hold its signs.
    expect(message.text.replace(/&(amp|lt|gt);/g, "")).not.toMatch(/[<>&]/);
    expect(message.text.replace(/&(amp|lt|gt);/g, "x").length).toBeLessThanOrEqual(100);
  }
});

test.each(LIVE)("nothing comes alive in a form: %j", (text) => {
  const choices = [{ value: "a", label: text }];
  const common = { label: text, hint: text, isRequired: true };
  const view = renderForm(
    {
      handle: "h",
      title: text,
      intro: text,
      submit: text,
      cancel: text,
      fields: [
        { kind: "text", name: "a", initial: text, maxLength: 10, ...common },
        { kind: "long-text", name: "b", initial: text, maxLength: 9999, ...common },
        { kind: "choice", name: "c", choices, initial: "a", ...common },
        { kind: "choices", name: "d", choices, initial: ["a"], ...common },
        { kind: "local-time", name: "e", zone: "Europe/Berlin", initial: "2027-03-28T03:10", ...common },
        { kind: "person", name: "f", initial: "U0ANNA", ...common },
      ],
    },
    { language: "en", zone: "Europe/Berlin" },
    { conversation: "C1", thread: "", kind: "channel" },
  );
  expect(checkView(view)).not.toHaveProperty("error");
  expect(liveParts(view)).toEqual([]);
});

test("three hundred choices stand in groups, and each can be chosen", () => {
  const choices = Array.from({ length: 300 }, (_, index) => ({
    value: `s${index}`,
    label: "Dienst ".repeat(20),
  }));
  const view = renderForm(
    {
      handle: "h",
      title: "Welcher Dienst ist betroffen und warum?",
      submit: "Absenden und weiter zur Freigabe",
      cancel: "Nicht jetzt, vielleicht später",
      fields: [
        { kind: "choice", name: "service", label: "Dienst", isRequired: true, choices, initial: "s299" },
      ],
    },
    { language: "de", zone: "Europe/Berlin" },
    { conversation: "", thread: "", kind: "personal" },
  );
  const checked = checkView(view);
  expect(checked).not.toHaveProperty("error");
  expect(JSON.stringify(checked)).toContain('"s299"');
});
