import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Answer } from "../../src/chat/call.ts";
import type { PreparedCard, Rendering } from "../../src/chat/card.ts";
import { sendEvent, sendPayload } from "../kit/fake-slack.ts";
import { openTestDoor, type TestDoor } from "../kit/slack/door.ts";

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.stop());
beforeEach(() => {
  door.heard.calls.length = 0;
  door.heard.answer = () => Promise.resolve({ kind: "done" });
});

const berlin: Rendering = { language: "en", zone: "Europe/Berlin" };
const card = (title: string, blocks: PreparedCard["blocks"] = []): PreparedCard => ({
  title,
  notification: title,
  blocks,
});
const answer = (given: Answer) => {
  door.heard.answer = () => Promise.resolve(given);
};
const post = async (message: PreparedCard, channel = "C0PAYMENTS") => {
  answer({ kind: "card", card: message, rendering: berlin, to: "channel" });
  await door.as("U0ANNA").command(channel, "/incident", "list");
  door.heard.calls.length = 0;
  answer({ kind: "done" });
};

test("a slash command says what was typed, by whom and where", async () => {
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident", "open sev1 chekout: payments time out");
  expect(door.heard.calls).toMatchObject([
    {
      installation: { platform: "slack", enterprise: "", team: "T0MERIDIAN" },
      account: { provider: "slack", tenant: "T0MERIDIAN", subject: "U0ANNA", isOutsider: false },
      place: { conversation: "C0PAYMENTS", thread: "", kind: "channel" },
      ask: { kind: "command", text: "incident open sev1 chekout: payments time out", via: "slash" },
      answersInline: true,
    },
  ]);
});

test("Slack's links and entities are undone, mentions of people stay", async () => {
  const text =
    "open &lt;b&gt; &amp;amp; <http://checkout.io|checkout.io> <#C1|general> <!channel> <@U0LENA|lena> <https://x.y/z>";
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident", text);
  expect(door.heard.calls[0]?.ask).toMatchObject({
    text: "incident open <b> &amp; checkout.io #general @channel <@U0LENA|lena> https://x.y/z",
  });
});

test("a prefix before the command's name is taken off", async () => {
  const acme = await openTestDoor({ commandPrefix: "acme-" });
  await acme.as("U0ANNA").command("C0PAYMENTS", "/acme-oncall", "gaps");
  expect(acme.heard.calls[0]?.ask).toMatchObject({ text: "oncall gaps" });
  await acme.stop();
});

test("an answer for who asked is seen by nobody else", async () => {
  answer({ kind: "card", card: card("I-41 Payments time out"), rendering: berlin, to: "you" });
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident", "show");
  expect(door.as("U0ANNA").seesLast()).toEqual(["I-41 Payments time out"]);
  expect(door.as("U0LENA").sees()).not.toContain("I-41 Payments time out");
});

test("a mention in a thread is a command there, without Baton's own name", async () => {
  await door.as("U0ANNA").mention("C0PAYMENTS", "update card payments are back", "1806196200.000001");
  expect(door.heard.calls).toMatchObject([
    {
      place: { conversation: "C0PAYMENTS", thread: "1806196200.000001", kind: "channel" },
      ask: { kind: "command", text: "update card payments are back", via: "mention" },
      answersInline: false,
      comesAgain: true,
    },
  ]);
});

test("a private message is a command", async () => {
  await door.as("U0ANNA").say("oncall");
  expect(door.heard.calls).toMatchObject([
    { place: { kind: "personal" }, ask: { kind: "command", text: "oncall", via: "personal" } },
  ]);
});

test("the same event again has the same delivery id", async () => {
  const event = {
    type: "app_mention",
    user: "U0ANNA",
    channel: "C0PAYMENTS",
    text: "<@U0BATON> oncall",
    ts: "1.2",
  };
  await sendEvent(door.wired, event, "Ev1");
  await sendEvent(door.wired, event, "Ev1");
  expect(door.heard.calls.map((call) => call.deliveryId)).toEqual(["slack:Ev1", "slack:Ev1"]);
});

const said = {
  type: "message",
  channel: "D0ANNA",
  channel_type: "im",
  user: "U0ANNA",
  text: "hi",
  ts: "1.2",
};
test.each([
  ["a bot's message", { ...said, bot_id: "B1" }],
  ["our own message", { ...said, user: "U0BATON" }],
  ["an edited message", { ...said, subtype: "message_changed" }],
  ["a message in a channel", { ...said, channel: "C0PAYMENTS", channel_type: "channel" }],
  ["an edited mention", { ...said, type: "app_mention", edited: { user: "U0ANNA", ts: "1.3" } }],
  ["a renamed channel", { type: "channel_rename", channel: { id: "C0PAYMENTS", name: "pay" } }],
  ["the messages tab", { type: "app_home_opened", user: "U0ANNA", channel: "D0ANNA", tab: "messages" }],
  ["a user's revoked token", { type: "tokens_revoked", tokens: { oauth: ["U1"], bot: [] } }],
  ["something unheard of", { type: "solar_eclipse" }],
])("%s is acknowledged and ignored", async (_, event) => {
  expect((await sendEvent(door.wired, event)).status).toBe(200);
  expect(door.heard.calls).toEqual([]);
});

test("someone of another company is an outsider", async () => {
  const mention = {
    type: "app_mention",
    user: "U9EVE",
    channel: "C0PAYMENTS",
    text: "<@U0BATON> x",
    ts: "1.2",
  };
  await sendEvent(door.wired, { ...mention, user_team: "T9ELSEWHERE" });
  expect(door.heard.calls.map((call) => call.account)).toMatchObject([
    { isOutsider: true, tenant: "T9ELSEWHERE" },
  ]);
});

test("a press of another company's button carries that company", async () => {
  await sendPayload(door.wired, {
    type: "block_actions",
    team: { id: "T0MERIDIAN" },
    user: { id: "U9EVE", team_id: "T9ELSEWHERE" },
    channel: { id: "C0PAYMENTS", name: "payments" },
    actions: [{ type: "button", action_id: "press-0", value: "h" }],
  });
  expect(door.heard.calls[0]).toMatchObject({ account: { isOutsider: true, tenant: "T9ELSEWHERE" } });
});

test("on Enterprise Grid the enterprise is part of the installation", async () => {
  await sendPayload(door.wired, {
    type: "shortcut",
    callback_id: "incident_open",
    team: { id: "T2" },
    enterprise: { id: "E1" },
    user: { id: "U1", team_id: "T2" },
    trigger_id: "t",
  });
  expect(door.heard.calls[0]).toMatchObject({
    installation: { enterprise: "E1", team: "T2" },
    ask: { kind: "command", text: "incident open" },
    trigger: "t",
  });
});

test("a button's press carries its handle and nothing else", async () => {
  await post(card("I-41", [{ kind: "buttons", buttons: [{ handle: "h-123", label: "I have it" }] }]));
  await door.as("U0LENA").press("I have it");
  expect(door.heard.calls).toMatchObject([
    {
      account: { subject: "U0LENA" },
      place: { conversation: "C0PAYMENTS", kind: "channel" },
      ask: { kind: "button", handle: "h-123", values: {} },
    },
  ]);
});

test("a press on a link means nothing to us", async () => {
  await post(
    card("Bridge", [{ kind: "buttons", buttons: [{ url: "https://meet.example/x", label: "Join" }] }]),
  );
  expect(await door.as("U0LENA").press("Join")).toBe(200);
  expect(door.heard.calls).toEqual([]);
});

test("the home tab is published", async () => {
  answer({ kind: "card", card: card("Waiting for you"), rendering: berlin, to: "you" });
  await door.as("U0RAFAEL").openHome();
  expect(door.as("U0RAFAEL").seesHome()).toEqual(["Waiting for you"]);
});

test("a message's own menu hands over the message", async () => {
  await post(card("Alert: checkout slow"));
  const ts = door.slack.world.channels.get("C0PAYMENTS")?.messages.at(-1)?.ts ?? "";
  await door.as("U0ANNA").messageAction("incident.open-from-message", "C0PAYMENTS", ts);
  expect(door.heard.calls[0]?.ask).toEqual({
    kind: "message-action",
    action: "incident.open-from-message",
    text: "Alert: checkout slow",
    message: ts,
    author: "U0BATON",
    writtenAt: new Date("2027-03-28T01:10:00Z"),
  });
});

test("a closed form and an options request are answered without a call", async () => {
  const who = { team: { id: "T0MERIDIAN" }, user: { id: "U0ANNA", team_id: "T0MERIDIAN" } };
  const view = { id: "V1", callback_id: "form", private_metadata: "{}", blocks: [], state: { values: {} } };
  expect((await sendPayload(door.wired, { ...who, type: "view_closed", view })).status).toBe(200);
  const asked = await sendPayload(door.wired, {
    ...who,
    type: "block_suggestion",
    action_id: "a",
    value: "x",
  });
  expect(await asked.json()).toEqual({ options: [] });
  expect(door.heard.calls).toEqual([]);
});

test("a name that turns the direction of what follows it is cleaned like whatever is typed", async () => {
  const user = { id: "U0TURNED", team_id: "T0MERIDIAN", name: "Anna \u202Eadmin\u0007\uE0001:day\uE001" };
  await sendEvent(door.wired, { type: "team_join", user });
  await sendPayload(door.wired, {
    ...{ type: "block_actions", team: { id: "T0MERIDIAN" }, user },
    actions: [{ type: "button", action_id: "press-0", value: "h" }],
  });
  expect(door.heard.calls.map(({ account }) => account.name)).toEqual(["Anna admin1:day", "Anna admin1:day"]);
});
