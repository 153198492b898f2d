/** What Slack and the programs in it really send, by what of it a person misses where it is misread. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sendEvent, sendPayload } from "../kit/fake-slack.ts";
import { openTestDoor, type TestDoor } from "../kit/slack/door.ts";

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.stop());
beforeEach(() => {
  door.heard.calls.length = 0;
});

const who = {
  team: { id: "T0MERIDIAN", domain: "meridian" },
  user: { id: "U0ANNA", username: "anna", team_id: "T0MERIDIAN" },
};
const using = async (message: object) => {
  const payload = {
    ...who,
    type: "message_action",
    callback_id: "incident.keep-message",
    channel: { id: "C0PAYMENTS", name: "payments" },
    message: { type: "message", subtype: "bot_message", bot_id: "B1", ts: "1806196200.000100", ...message },
  };
  expect((await sendPayload(door.wired, payload)).status).toBe(200);
  return door.heard.calls[0]?.ask;
};
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text, emoji: true });

test("an alert whose words are in its attachment alone is kept with them", async () => {
  const attachment = {
    id: 1,
    color: "a30200",
    fallback: "[FIRING:1] HighLatency checkout | https://alerts.example",
    title: "[FIRING:1] HighLatency checkout",
    title_link: "https://alerts.example",
    text: "p99 4.2s &gt; 1s, see <https://grafana.example/d/1|the graph>",
    fields: [{ title: "region", value: "eu-central", short: true }],
  };
  expect(await using({ text: "", attachments: [attachment] })).toMatchObject({
    text: "[FIRING:1] HighLatency checkout\np99 4.2s > 1s, see the graph (https://grafana.example/d/1)\nregion: eu-central",
  });
});

test("of an attachment without words of its own what it falls back to", async () => {
  const attachments = [{ fallback: "disk is full", image_url: "https://graph.example/1.png" }, null, 7];
  expect(await using({ text: "", attachments })).toMatchObject({ text: "disk is full" });
});

test("blocks are read in their order, rich text and lists too", async () => {
  const blocks = [
    { type: "header", text: plain("Payments are slow") },
    { type: "divider" },
    { type: "section", text: mrkdwn("*p99* 4 s"), fields: [mrkdwn("region: eu"), mrkdwn("since 03:10")] },
    {
      type: "context",
      elements: [{ type: "image", image_url: "x", alt_text: "y" }, mrkdwn("by Prometheus")],
    },
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [
            { type: "text", text: "ask " },
            { type: "user", user_id: "U0LENA" },
            { type: "text", text: ", see " },
            { type: "link", url: "https://wiki.example/x", text: "the page" },
          ],
        },
        {
          type: "rich_text_list",
          style: "bullet",
          elements: [
            { type: "rich_text_section", elements: [{ type: "text", text: "one" }] },
            { type: "rich_text_section", elements: [{ type: "emoji", name: "fire" }] },
          ],
        },
      ],
    },
    { type: "actions", elements: [{ type: "button", text: plain("Silence"), action_id: "s" }] },
  ];
  expect(await using({ text: "", blocks })).toMatchObject({
    text: [
      "Payments are slow",
      "*p99* 4 s\nregion: eu\nsince 03:10",
      "by Prometheus",
      "ask <@U0LENA>, see the page (https://wiki.example/x)",
      "one\n:fire:",
    ].join("\n"),
  });
});

test("a file without a word is kept by its name; where there is a text, that is what was said", async () => {
  const files = [{ id: "F1", title: "thread-dump.txt", name: "dump" }];
  expect(await using({ text: "", files })).toMatchObject({ text: "thread-dump.txt" });
  door.heard.calls.length = 0;
  const said = { text: "look at this", files, attachments: [{ fallback: "else" }] };
  expect(await using(said)).toMatchObject({ text: "look at this" });
});

test("a link under words keeps both, and a group that Slack does not name its id", async () => {
  const text =
    "open sev1 checkout: <https://grafana.example/d/1|payments p99 over 4 s>, told <!subteam^S0AE3NTCXM3>";
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident", text);
  expect(door.heard.calls[0]?.ask).toMatchObject({
    text: "incident open sev1 checkout: payments p99 over 4 s (https://grafana.example/d/1), told @S0AE3NTCXM3",
  });
});

test("in the private chat Baton may be addressed, and whoever else is named stays named", async () => {
  const event = {
    type: "message",
    channel_type: "im",
    channel: "D0ANNA",
    user: "U0ANNA",
    ts: "1.2",
    text: "<@U0BATON> oncall cover <@U0LENA> for <@U0BATON>",
  };
  await sendEvent(door.wired, event);
  expect(door.heard.calls[0]?.ask).toMatchObject({
    text: "oncall cover <@U0LENA> for <@U0BATON>",
    via: "personal",
  });
});

test("of a Grid that is told by the team alone the installation is found", async () => {
  const team = { ...who.team, enterprise_id: "E0MERIDIAN" };
  await sendPayload(door.wired, { ...who, team, type: "shortcut", callback_id: "incident_open" });
  expect(door.heard.calls[0]?.installation).toMatchObject({ enterprise: "E0MERIDIAN", team: "T0MERIDIAN" });
});

test("a dialog answered by somebody of another company's Grid is of the workspace that has the app", async () => {
  const eve = { id: "U9EVE", username: "eve", team_id: "T9ELSEWHERE" };
  await sendPayload(door.wired, {
    ...{ type: "view_submission", user: eve, team: { id: "T9ELSEWHERE" }, enterprise: { id: "E9ELSEWHERE" } },
    view: {
      ...{ id: "V1", callback_id: "form", blocks: [], app_installed_team_id: "T0MERIDIAN" },
      private_metadata: JSON.stringify({ handle: "h" }),
    },
  });
  expect(door.heard.calls).toMatchObject([
    { installation: { enterprise: "", team: "T0MERIDIAN" }, account: { isOutsider: true } },
  ]);
});

test("what Slack leaves empty by null is as if it were not there", async () => {
  const empty = { subtype: null, bot_id: null, edited: null, thread_ts: null, tab: null };
  const said = {
    ...empty,
    type: "message",
    channel_type: "im",
    channel: "D0ANNA",
    user: "U0ANNA",
    ts: "1.3",
  };
  expect((await sendEvent(door.wired, { ...said, text: "help" })).status).toBe(200);
  const emptied = { type: "plain_text_input", action_id: "x", value: null };
  expect((await sendPayload(door.wired, { ...who, type: "block_actions", actions: [emptied] })).status).toBe(
    200,
  );
  expect(door.heard.calls.map(({ ask }) => ask)).toMatchObject([{ kind: "command", text: "help" }]);
});

test("Slackbot is a bot, though Slack marks it as none: nothing it says is answered", async () => {
  const said = { type: "message", channel_type: "im", channel: "D0ANNA", ts: "1.4", text: "help" };
  await sendEvent(door.wired, { ...said, user: "USLACKBOT" });
  expect(door.heard.calls.map(({ account }) => account.isBot)).toEqual([true]);
});
