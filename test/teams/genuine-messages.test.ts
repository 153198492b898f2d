/** The messages on which an action is used, as Microsoft's samples and its clients' users show them. */
import { expect, test } from "vitest";
import type { Call } from "../../src/chat/call.ts";
import { textOfHtml } from "../../src/teams/read-html.ts";
import { ownFakeTeams } from "../kit/teams/own-fake.ts";
import { openDoor } from "../kit/teams/teams-door.ts";
import { activityOf, type PersonFacts, teamsPerson } from "../kit/teams/teams-person.ts";

const jonas: PersonFacts = { objectId: "00000000-0000-4000-8000-000000000003", name: "Jonas Keller" };

const fake = await ownFakeTeams();

/** The call that an activity of his becomes. */
async function heard(over: object): Promise<{ call: Call | undefined; status: number; body: unknown }> {
  const { door, calls } = openDoor(fake);
  const answer = await teamsPerson(fake, door, jonas).sends({ ...activityOf(fake, jonas), ...over });
  return { call: calls[0], ...answer };
}

/** What a message action hears of a message. */
async function read(message: object): Promise<Extract<Call["ask"], { kind: "message-action" }>> {
  const { call } = await heard(used(message));
  if (call?.ask.kind !== "message-action") throw new Error("no message action");
  return call.ask;
}
const used = (message: object) => ({
  type: "invoke",
  name: "composeExtension/fetchTask",
  value: {
    commandId: "incident.from-message",
    commandContext: "message",
    messagePayload: { id: "1795", ...message },
  },
});
const html = (content: string) => ({ contentType: "html", content });
const attached = (kind: string, content: unknown) => ({
  id: "d7dd",
  contentType: kind,
  content: typeof content === "string" ? content : JSON.stringify(content),
  name: null,
});
const ofCards = (...attachments: object[]) => ({
  body: html('<attachment id="d7dd"></attachment>'),
  attachments,
});
const ADAPTIVE = "application/vnd.microsoft.card.adaptive";

test("a program's message has its words in a card, and the program is its author", async () => {
  const card = {
    type: "AdaptiveCard",
    body: [
      { type: "TextBlock", text: "[FIRING] HighLatency checkout" },
      {
        type: "ColumnSet",
        columns: [
          { type: "Column", items: [{ type: "TextBlock", text: "since noon" }] },
          {
            items: [
              { type: "RichTextBlock", inlines: ["p99 ", { type: "TextRun", text: "3 s" }, { text: 7 }] },
            ],
          },
        ],
      },
      {
        type: "FactSet",
        facts: [
          { title: "Region:", value: "berlin" },
          { title: "Severity", value: "page\u0000" },
        ],
      },
      { type: "Table", rows: [{ cells: [{ items: [{ type: "TextBlock", text: "cell" }] }] }] },
      { type: "ActionSet", actions: [{ type: "Action.OpenUrl", title: "Silence" }] },
      null,
      7,
    ],
    actions: [
      {
        type: "Action.ShowCard",
        title: "More",
        card: { body: [{ type: "TextBlock", text: "hidden" }] },
      },
    ],
  };
  const ask = await read({
    ...ofCards(attached(ADAPTIVE, card)),
    subject: null,
    from: { user: null, application: { id: "AAAA-1", displayName: "Prometheus" } },
  });
  expect(ask.text).toBe(
    "[FIRING] HighLatency checkout\nsince noon\np99 3 s\nRegion: berlin\nSeverity: page\ncell",
  );
  expect(ask.author).toBe("aaaa-1");
});

test("the older cards say theirs too, and buttons nothing", async () => {
  const small = {
    title: "Deploy",
    subtitle: "checkout",
    text: "<p>failed</p>",
    buttons: [{ type: "openUrl", title: "Open" }],
  };
  const connector = {
    title: "Alert",
    text: "disk < 5% and > 1%",
    summary: "never shown",
    sections: [{ activityTitle: "db-1", facts: [{ name: "free", value: "4%" }] }],
    potentialAction: [{ name: "View" }],
  };
  const ask = await read(
    ofCards(
      attached("application/vnd.microsoft.card.hero", small),
      attached("application/vnd.microsoft.card.thumbnail", { title: "Again" }),
      attached("application/vnd.microsoft.teams.card.o365connector", connector),
    ),
  );
  expect(ask.text).toBe("Deploy\ncheckout\nfailed\nAgain\nAlert\ndisk < 5% and > 1%\ndb-1\nfree: 4%");
});

test("the subject comes first, and a card beside words is no words of the author's", async () => {
  const card = attached(ADAPTIVE, { body: [{ type: "TextBlock", text: "a preview of a link" }] });
  const ask = await read({ subject: "Checkout is down", body: html("see below"), attachments: [card] });
  expect(ask.text).toBe("Checkout is down\nsee below");
});

test("where nothing is said the attached files are named", async () => {
  const file = (name: unknown) => ({ id: "1", contentType: "reference", content: null, name });
  const ask = await read(ofCards(file("graph.png"), file(null), { name: "log.txt" }));
  expect(ask.text).toBe("graph.png\nlog.txt");
});

test.each([
  ["malformed", '{"body":['],
  ["a number", "7"],
  ["deep", `${'{"items":[{"type":"TextBlock","text":"x"},'.repeat(4000)}{}${"]}".repeat(4000)}`],
  ["deep lists", `{"body":${"[".repeat(50_000)}${"]".repeat(50_000)}}`],
])("a card that is %s stops nothing", async (_, content) => {
  const after = attached(ADAPTIVE, { body: [{ type: "TextBlock", text: "still read" }] });
  const { call, status } = await heard(used(ofCards(attached(ADAPTIVE, content), after)));
  expect(status).toBe(200);
  expect(call?.ask).toMatchObject({ text: expect.stringContaining("still read") });
});

test("of a card without end only the beginning is read", async () => {
  const body = Array.from({ length: 3000 }, (_, at) => ({ type: "TextBlock", text: `${at}` }));
  const { text } = await read(ofCards(attached(ADAPTIVE, { body })));
  expect(text.split("\n").length).toBeLessThan(1500);
});

test("a message of nobody has no author", async () => {
  expect((await read({ body: html("x"), from: { user: null } })).author).toBe("");
  expect((await read({ body: html("x"), from: null })).author).toBe("");
});

test.each([
  [
    "a quoted reply is told from what is said to it",
    '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="1"><strong itemprop="mri">Richard Wilson</strong><span itemprop="time" itemid="1"/><p itemprop="preview">1237<br>again</p></blockquote><p>this is a reply</p>',
    "> Richard Wilson\n> 1237\n> again\nthis is a reply",
  ],
  [
    "characters written by name or number",
    "it&apos;s &#8217; &#x1F525; &ldquo;a&rdquo; &lsquo;b&rsquo;&hellip; &ndash; &mdash; K&auml;&szlig;e &Ouml;l d&eacute;j&agrave; &ccedil;a &oelig;uf &laquo;&nbsp;x&nbsp;&raquo; &amp;lt;",
    "it's ’ 🔥 “a” ‘b’… – — Käße Öl déjà ça œuf « x » &lt;",
  ],
  [
    "what is no character",
    "&#0; &#xD800; &#1114112; &#99999999; &constructor; &xacute;",
    "&#0; &#xD800; &#1114112; &#99999999; &constructor; &xacute;",
  ],
  [
    "emojis and pictures",
    '<p><emoji id="fire" alt="🔥" title="Fire"></emoji> hot <img src="x" alt="a &quot;graph&quot;"><img src="y"></p>',
    '🔥 hot a "graph"',
  ],
  [
    "a table",
    "<table><tbody><tr><td><p>checkout</p></td><td><p>down</p></td></tr><tr><td>ledger</td><td>up</td></tr></tbody></table><p>end</p>",
    "checkout down\nledger up\nend",
  ],
  [
    "paragraphs",
    "<div><div>a</div><div>b</div></div><p>c<br>d</p><ul><li>e</li></ul>f",
    "a\nb\n\nc\nd\ne\nf",
  ],
])("of HTML, %s", (_, content, text) => {
  expect(textOfHtml(content).replace(/\n+/g, "\n")).toBe(text.replace(/\n+/g, "\n"));
});

test("a long and broken piece of HTML is read at once", () => {
  const started = performance.now();
  for (const piece of ["<", "<blockquote>", "</blockquote>", "<td>", "&#", '<img alt="', "<p \n", " \n"])
    textOfHtml(piece.repeat(Math.floor(200_000 / piece.length)));
  expect(performance.now() - started).toBeLessThan(2000);
});

test("a message that is text is no HTML", async () => {
  const { text } = await read({ body: { contentType: "text", content: "a < b and c > d &amp;" } });
  expect(text).toBe("a < b and c > d &amp;");
});

test.each([
  ["alone", '<attachment id="d7dd"></attachment>', "checkout is down\nsince 9"],
  [
    "with a word of whoever forwards it",
    '<p>look</p><attachment id="d7dd"></attachment>',
    "look\ncheckout is down\nsince 9",
  ],
])("a message that was forwarded has the words that were forwarded: %s", async (_, content, text) => {
  const original = "<p>checkout is <b>down</b></p><p>since 9</p>";
  const reference = {
    originalMessageId: "1794",
    originalMessageContent: original,
    originalConversationId: null,
  };
  const attachments = [attached("forwardedMessageReference", reference)];
  expect((await read({ body: html(content), attachments })).text).toBe(text);
});
