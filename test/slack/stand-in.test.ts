import { afterAll, beforeAll, expect, test } from "vitest";
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import { SLACK_TOKEN, startFakeSlack } from "../kit/fake-slack.ts";

let slack: SlackStandIn;
beforeAll(async () => {
  slack = await startFakeSlack();
});
afterAll(() => slack.stop());

async function call(method: string, args: Record<string, string>, token = SLACK_TOKEN) {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(args).toString(),
  });
  const answer: unknown = await response.json();
  return answer;
}
const header = (length: number) =>
  JSON.stringify([{ type: "header", text: { type: "plain_text", text: "x".repeat(length) } }]);
const dividers = (count: number) =>
  JSON.stringify(Array.from({ length: count }, () => ({ type: "divider" })));

test.each([
  ["a header of 151", { channel: "C0PAYMENTS", text: "x", blocks: header(151) }, "invalid_blocks"],
  ["51 blocks", { channel: "C0PAYMENTS", text: "x", blocks: dividers(51) }, "invalid_blocks"],
  [
    "an unknown block",
    { channel: "C0PAYMENTS", text: "x", blocks: '[{"type":"hologram"}]' },
    "invalid_blocks",
  ],
  ["no JSON", { channel: "C0PAYMENTS", text: "x", blocks: "[" }, "invalid_blocks"],
  ["nothing", { channel: "C0PAYMENTS" }, "no_text"],
  ["a text of 4001", { channel: "C0PAYMENTS", text: "x".repeat(4001) }, "msg_too_long"],
  ["an unknown channel", { channel: "C9", text: "x" }, "channel_not_found"],
  ["an unknown thread", { channel: "C0PAYMENTS", text: "x", thread_ts: "1.2" }, "thread_not_found"],
])("as Slack does, it refuses %s", async (_, args, error) => {
  expect(await call("chat.postMessage", args)).toMatchObject({ ok: false, error });
});

test("it takes what is exactly at the limit", async () => {
  expect(
    await call("chat.postMessage", { channel: "C0PAYMENTS", text: "x", blocks: header(150) }),
  ).toMatchObject({ ok: true });
  expect(
    await call("chat.postMessage", { channel: "C0PAYMENTS", text: "x", blocks: dividers(50) }),
  ).toMatchObject({ ok: true });
});

test("without a good token nothing is done", async () => {
  expect(await call("chat.postMessage", { channel: "C0PAYMENTS", text: "x" }, "xoxb-wrong")).toMatchObject({
    error: "invalid_auth",
  });
  expect(await call("auth.test", {}, "")).toMatchObject({ error: "not_authed" });
  expect(await call("files.upload", {})).toMatchObject({ error: "unknown_method" });
});

test("its page shows what was posted, as text and not as markup, on loopback", async () => {
  const blocks = JSON.stringify([
    {
      type: "rich_text",
      elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "<b>hi</b>" }] }],
    },
  ]);
  await call("chat.postMessage", { channel: "C0PAYMENTS", text: "x", blocks });
  expect(new URL(slack.pageUrl).hostname).toBe("127.0.0.1");
  const shown = await (await fetch(`${slack.pageUrl}channels`)).text();
  expect(shown).toContain("#payments");
  expect(shown).toContain("&lt;b&gt;hi&lt;/b&gt;");
  expect((await fetch(slack.pageUrl)).headers.get("content-type")).toMatch("text/html");
});
