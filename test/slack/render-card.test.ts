import { expect, test } from "vitest";
import type { PreparedBlock, PreparedCard, Rendering } from "../../src/chat/card.ts";
import { instantMark } from "../../src/core/instants.ts";
import { LANGUAGES } from "../../src/core/words.ts";
import { renderCard } from "../../src/slack/render-card.ts";
import { checkBlocks, shownCharacters } from "../../src/tryout/slack-stand-in/check-blocks.ts";
import { readMessage } from "../kit/fake-slack.ts";

const berlin: Rendering = { language: "en", zone: "Europe/Berlin" };
const shared: Rendering = { language: "en", zone: null };
const anna = { zone: "Europe/Berlin", locale: "en-GB" };

const card = (...blocks: PreparedBlock[]): PreparedCard => ({
  title: "I-41 Payments time out",
  notification: "SEV1 · Checkout · answer now",
  blocks,
});

/** What Slack accepts of it and shows. */
function accepted(given: PreparedCard, rendering: Rendering = berlin) {
  const message = renderCard(given, rendering);
  const checked = checkBlocks(message.blocks);
  if ("error" in checked) throw new Error(`${checked.error}: ${checked.details.join("; ")}`);
  return {
    text: message.text,
    blocks: checked.result,
    lines: readMessage({ text: "", blocks: checked.result }, anna),
  };
}

test("a card reads as it was meant", () => {
  const { text, lines } = accepted({
    ...card(
      {
        kind: "facts",
        facts: [
          ["Severity", "SEV1"],
          ["Opened", new Date("2027-03-28T01:10:00Z")],
        ],
      },
      { kind: "text", text: "Nobody has it yet." },
      { kind: "quote", text: "timeouts\nsince noon", by: "Rafael Costa", language: "pt-BR" },
      { kind: "list", title: "Paged", items: ["Anna", "Jonas"], ordered: true },
      { kind: "progress", label: "Regions", done: 1, of: 2 },
      { kind: "divider" },
      { kind: "buttons", buttons: [{ handle: "h", label: "I have it", style: "primary" }] },
    ),
    tone: "alarm",
  });
  expect(text).toBe("SEV1 · Checkout · answer now");
  expect(lines).toEqual(
    [
      "🚨 I-41 Payments time out",
      "Severity: SEV1",
      "Opened: Sun 28 Mar, 03:10 CEST",
      "Nobody has it yet.",
      "> timeouts",
      "> since noon",
      "— Rafael Costa · Brazilian Portuguese",
      "1. Anna",
      "2. Jonas",
      "Regions ■□ 1 of 2",
      "———",
      "[I have it]",
    ].toSpliced(7, 0, "Paged"),
  );
});

test("in a shared place every reader sees his own time, and UTC beside it", () => {
  const at = new Date("2027-03-28T01:10:00Z");
  const { blocks, lines } = accepted(
    card({ kind: "text", text: `Next update at ${instantMark(at, "time")}.` }),
    shared,
  );
  expect(lines.at(-1)).toBe("Next update at 03:10 (01:10 UTC).");
  expect(JSON.stringify(blocks)).toContain(
    '"type":"date","timestamp":1806196200,"format":"{time}","fallback":"01:10 UTC"',
  );
});

test("a private message says the reader's time in his language, with its zone", () => {
  const at = new Date("2027-03-28T01:10:00Z");
  const text = `bis ${instantMark(at)}`;
  const { lines } = accepted(card({ kind: "text", text }), { language: "de", zone: "Europe/Berlin" });
  expect(lines.at(-1)).toBe("bis So., 28. März, 03:10 MESZ");
});

test("titles and buttons, where Slack shows no live dates, say UTC in shared places", () => {
  const mark = instantMark(new Date("2027-03-28T01:10:00Z"), "time");
  const { lines } = accepted(
    {
      ...card({ kind: "buttons", buttons: [{ handle: "h", label: `Until ${mark}` }] }),
      title: `Due ${mark}`,
    },
    shared,
  );
  expect(lines).toEqual(["Due 01:10 UTC", "[Until 01:10 UTC]"]);
});

const long = (length: number, word = "Zeitüberschreitung ") =>
  word.repeat(Math.ceil(length / word.length)).slice(0, length);

test.each([149, 150, 151, 5000])("a title of %i characters stands whole", (length) => {
  const title = long(length, "a");
  const { lines } = accepted({ ...card(), title });
  expect(lines.join("")).toContain(title);
});

test.each([2999, 3000, 3001, 9000])(
  "a text of %i characters stands whole, split where Slack would cut",
  (length) => {
    const text = long(length);
    const { lines } = accepted(card({ kind: "text", text }));
    expect(lines.slice(1).join("")).toBe(text);
  },
);

test("ten thousand lines are folded, and the buttons stay", () => {
  const text = Array.from({ length: 10_000 }, (_, index) => `line ${index}`).join("\n");
  const { blocks, lines } = accepted(
    card(
      { kind: "quote", text, by: "Anna" },
      { kind: "buttons", buttons: [{ handle: "h", label: "I have it" }] },
    ),
  );
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(shownCharacters(blocks)).toBeLessThanOrEqual(12_100);
  expect(lines.at(-2)).toMatch(/^… and \d+ more lines that do not fit here\.$/);
  expect(lines.at(-1)).toBe("[I have it]");
});

test("two hundred blocks of every kind fit, in every language", () => {
  const blocks = Array.from(
    { length: 200 },
    (_, index): PreparedBlock =>
      [
        { kind: "text" as const, text: `text ${index}` },
        { kind: "divider" as const },
        { kind: "text" as const, text: `quiet ${index}`, style: "quiet" as const },
        { kind: "facts" as const, facts: [["a", "b"]] as const },
      ][index % 4] ?? { kind: "divider" },
  );
  for (const language of LANGUAGES) {
    const { blocks: shown } = accepted(
      card(...blocks, { kind: "buttons", buttons: [{ handle: "h", label: "x" }] }),
      { language, zone: null },
    );
    expect(shown).toHaveLength(50);
    expect(shown.at(-1)?.type).toBe("actions");
  }
});

test("sixty buttons stand in rows of at most twenty-five", () => {
  const buttons = Array.from({ length: 60 }, (_, index) => ({ handle: `h${index}`, label: long(90) }));
  const { blocks } = accepted(card({ kind: "buttons", buttons }));
  const rows = blocks.flatMap((block) => (block.type === "actions" ? [block.elements] : []));
  expect(rows.map((row) => row.length)).toEqual([25, 25, 10]);
  const ids = rows.flat().map((element) => element.action_id);
  expect(new Set(ids).size).toBe(60);
});

test("a thousand facts, a list of a thousand and everything empty are taken by Slack", () => {
  accepted(
    card({
      kind: "facts",
      facts: Array.from({ length: 1000 }, (_, index) => [`fact ${index}`, long(50)] as const),
    }),
  );
  accepted(card({ kind: "list", items: Array.from({ length: 1000 }, () => long(200)), ordered: true }));
  accepted({
    title: "",
    notification: "",
    blocks: [
      { kind: "text", text: "" },
      { kind: "facts", facts: [["", ""]] },
    ],
  });
  accepted(
    card({ kind: "list", items: [] }, { kind: "list", title: "x", items: [""] }, { kind: "quote", text: "" }),
  );
  accepted(card({ kind: "buttons", buttons: [] }, { kind: "progress", label: "", done: 5, of: 0 }));
});

test("an ordered list goes on with its numbers in the next block", () => {
  const { lines } = accepted(
    card({ kind: "list", items: Array.from({ length: 30 }, () => long(200)), ordered: true }),
  );
  expect(lines.slice(1).map((line) => Number.parseInt(line, 10))).toEqual(
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
});

test("a confirm dialog and a picture keep Slack's limits", () => {
  const confirm = { title: long(300), text: long(900), yes: long(80), no: long(80) };
  accepted(
    card(
      { kind: "buttons", buttons: [{ handle: "h", label: "x", style: "danger", confirm }] },
      { kind: "image", url: "https://example.com/a.png", alternative: long(5000) },
      { kind: "image", url: "data:image/png;base64,xx", alternative: "a graph" },
    ),
  );
});

test("an address that is not of the web becomes no button", () => {
  const buttons = [
    { url: "javascript:alert(1)", label: "one" },
    { url: "slack://user?id=U1", label: "two" },
    { url: "https://meet.example/x", label: "three" },
  ];
  expect(accepted(card({ kind: "buttons", buttons })).lines.at(-1)).toBe("[three]");
});

test("the text on a locked phone is at most a hundred characters, and escaped", () => {
  const { text } = renderCard({ ...card(), notification: `<!channel> & ${long(300)}` }, berlin);
  expect(text.startsWith("&lt;!channel&gt; &amp; ")).toBe(true);
  expect(text.replace(/&(lt|gt|amp);/g, "x").length).toBeLessThanOrEqual(100);
});

test("half a letter is never left over", () => {
  const { lines } = accepted(card({ kind: "text", text: "🚨".repeat(4000) }));
  expect(lines.every((line) => line.isWellFormed())).toBe(true);
});
