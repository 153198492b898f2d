/** Cards and forms as Teams shows them: valid, small enough, and exactly what their readers should see. */
import { expect, test } from "vitest";
import type { PreparedBlock, Rendering } from "../../src/chat/card.ts";
import { instantMark } from "../../src/core/instants.ts";
import { LANGUAGES } from "../../src/core/words.ts";
import { sizeBytes } from "../../src/teams/adaptive-card.ts";
import { LIMITS } from "../../src/teams/limits.ts";
import { cardMessage, renderCard } from "../../src/teams/render-card.ts";
import { renderForm, shapeOf } from "../../src/teams/render-form.ts";
import { cardMistakes, parserComplaints } from "../kit/teams/card-schema.ts";
import { cardWith, everyField, privately, shared } from "../kit/teams/teams-door.ts";
import { actionsOf, textsOf } from "../kit/teams/teams-person.ts";

const at = new Date("2027-03-28T01:10:00.000Z");

function expectValid(card: unknown): void {
  expect(cardMistakes(card) ?? []).toEqual([]);
  expect(parserComplaints(card)).toEqual([]);
  expect(sizeBytes(card)).toBeLessThanOrEqual(LIMITS.message.bytes);
}

const everyBlock: readonly PreparedBlock[] = [
  { kind: "text", text: `Opened ${instantMark(at)} by Anna Weber` },
  { kind: "text", text: "quiet", style: "quiet" },
  { kind: "text", text: "strong\nof two lines", style: "strong" },
  {
    kind: "quote",
    text: "Kasse hängt\n\n*seit* [hier](https://evil.example)",
    by: "Anna Weber",
    language: "de",
  },
  {
    kind: "facts",
    facts: [
      ["Opened", at],
      ["Service", "Checkout"],
      ["Bridge", ""],
      ["Due", instantMark(at, "day")],
    ],
  },
  {
    kind: "list",
    title: "On call",
    items: ["Jonas Keller", "", `Lena until ${instantMark(at, "time")}`],
    ordered: true,
  },
  { kind: "progress", label: "Approvals", done: 1, of: 2 },
  { kind: "image", url: "https://baton.example/chart.png", alternative: "A chart" },
  { kind: "image", url: "javascript:alert(1)", alternative: "No chart" },
  { kind: "divider" },
  {
    kind: "buttons",
    buttons: [
      { handle: "h-1", label: "I have it", style: "primary" },
      {
        handle: "h-2",
        label: "Cancel it",
        style: "danger",
        confirm: { title: "Sure?", text: "It stays on record.", yes: "Yes", no: "No" },
      },
      { handle: "h-3", label: "Note", opensForm: true },
      { url: "https://meet.example/1", label: "Join" },
      { url: "javascript:alert(1)", label: "Never" },
      ...Array.from({ length: 8 }, (_, index) => ({ handle: `more-${index}`, label: `More ${index}` })),
    ],
  },
];

test.each(LANGUAGES)("every block is valid in %s, privately and shared", (language) => {
  for (const zone of ["America/Sao_Paulo", null]) {
    for (const tone of ["alarm", "warning", "good", "neutral"] as const) {
      expectValid(renderCard({ ...cardWith(...everyBlock), tone }, { language, zone }));
    }
  }
});

test("a private card says every time in its reader's zone", () => {
  const texts = textsOf(renderCard(cardWith(...everyBlock), { language: "de", zone: "Europe/Berlin" }));
  expect(texts).toContain("Opened So., 28. März, 03:10 MESZ by Anna Weber");
  expect(texts.join(" ")).not.toContain("{{");
});

test("a shared card lets Teams say the time and sets UTC beside it", () => {
  const texts = textsOf(renderCard(cardWith(...everyBlock), shared));
  const both = "{{DATE(2027-03-28T01:10:00Z,SHORT)}} {{TIME(2027-03-28T01:10:00Z)}} (Sun 28 Mar, 01:10 UTC)";
  expect(texts).toContain(both);
  expect(texts).toContain(`Opened ${both} by Anna Weber`);
  expect(texts).toContain("{{DATE(2027-03-28T01:10:00Z,SHORT)}} (Sun 28 Mar UTC)");
});

test("words that Markdown could read keep their time, and Teams' own stands below them", () => {
  const card = renderCard(
    cardWith({ kind: "text", text: `[x](https://evil.example) at ${instantMark(at, "time")}` }),
    shared,
  );
  expect(card.body.slice(1)).toMatchObject([
    { type: "RichTextBlock", inlines: [{ type: "TextRun", text: "[x](https://evil.example) at 01:10 UTC" }] },
    { type: "TextBlock", text: "In your time: {{TIME(2027-03-28T01:10:00Z)}}" },
  ]);
});

test("a press carries its handle and nothing else, with a fallback for older clients", () => {
  const card = renderCard(cardWith(...everyBlock), privately);
  const [first, confirmed, dialog] = actionsOf(card);
  expect(first).toEqual({
    type: "Action.Execute",
    verb: "baton",
    title: "I have it",
    data: { handle: "h-1" },
    style: "positive",
    fallback: { type: "Action.Submit", title: "I have it", data: { handle: "h-1" }, style: "positive" },
  });
  expect(confirmed).toMatchObject({ title: "Yes", data: { handle: "h-2" }, style: "destructive" });
  expect(dialog).toMatchObject({
    type: "Action.Submit",
    data: { handle: "h-3", msteams: { type: "task/fetch" } },
  });
  expect(textsOf(card)).not.toContain("Never");
});

test("more than six buttons stand in further rows", () => {
  const card = renderCard(cardWith(...everyBlock), privately);
  const sets = card.body.filter((element) => element.type === "ActionSet");
  expect(sets.map((set) => (set.actions as unknown[]).length)).toEqual([6, 6]);
});

test("a notification is plain, short and says the time", () => {
  const card = { ...cardWith(), notification: `SEV1 · ${"x".repeat(200)} ${instantMark(at)}` };
  const message = cardMessage(card, privately, { isAlert: true });
  expect(message.summary).toHaveLength(100);
  expect(message.channelData).toEqual({ notification: { alert: true } });
});

const long = (length: number): string => "प्रतीक्षा 👩‍🚒 ".repeat(length);

test.each([
  ["10,000 lines", { kind: "text", text: "line\n".repeat(10_000) }],
  ["a book", { kind: "quote", text: long(50_000), by: long(1000) }],
  ["10,000 items", { kind: "list", items: Array.from({ length: 10_000 }, () => long(20)) }],
  [
    "10,000 facts",
    { kind: "facts", facts: Array.from({ length: 10_000 }, () => [long(40), long(40)] as const) },
  ],
  [
    "an endless address",
    { kind: "image", url: `https://x.example/${"y".repeat(100_000)}`, alternative: long(1000) },
  ],
] satisfies [string, PreparedBlock][])("%s fit and say what is missing", (_, block) => {
  for (const rendering of [privately, shared] satisfies Rendering[]) {
    const card = renderCard({ ...cardWith(block, ...everyBlock), title: long(1000) }, rendering);
    expectValid(card);
    expect(actionsOf(card).some((action) => action.title === "I have it")).toBe(true);
  }
});

test("a hundred of the longest blocks fit, folded, with every button", () => {
  const blocks = Array.from(
    { length: 100 },
    (): PreparedBlock => ({ kind: "quote", text: long(2000), by: "Anna" }),
  );
  const card = renderCard(cardWith(...blocks, ...everyBlock), shared);
  expectValid(card);
  expect(textsOf(card).join(" ")).toMatch(/… and \d+ more lines/);
  expect(actionsOf(card)).toHaveLength(11);
});

test("an empty card still has something to show", () => {
  expectValid(renderCard({ title: "", notification: "", blocks: [] }, privately));
});

test("a cut never leaves half an instant or half a letter", () => {
  for (let length = 5960; length < 6010; length += 1) {
    const text = `${"x".repeat(length)}${instantMark(at)}👩‍🚒`;
    const texts = textsOf(renderCard(cardWith({ kind: "text", text }), shared)).join("");
    expect(texts).not.toMatch(/[\uE000\uE001]|1806196200000/);
    expect(texts.isWellFormed()).toBe(true);
  }
});

test.each(LANGUAGES)("a form with every kind of field is valid in %s", (language) => {
  const shape = shapeOf(everyField, { language, zone: "Europe/Berlin" });
  for (const place of ["dialog", "message"] as const) {
    expectValid(
      renderForm("form-handle", shape, { in: place, errors: { title: "Too long", other: "Elsewhere" } }),
    );
  }
});

test("a form asks for what it needs, by label", () => {
  const card = renderForm("form-handle", shapeOf(everyField, privately), { in: "dialog" });
  const inputs = card.body.filter((element) => element.type.startsWith("Input."));
  expect(inputs.map(({ type, id, label, isRequired }) => [type, id, label, isRequired])).toEqual([
    ["Input.Text", "in.title", "What is wrong?", true],
    ["Input.Text", "in.more", "More", undefined],
    ["Input.ChoiceSet", "in.severity", "Severity", true],
    ["Input.ChoiceSet", "in.regions", "Regions", undefined],
    ["Input.Date", "in.startedAt.day", "Since when? (day)", undefined],
    ["Input.Time", "in.startedAt.time", "Since when? (time, Europe/Berlin)", undefined],
    ["Input.Text", "in.who", "Who takes it?", undefined],
  ]);
});
