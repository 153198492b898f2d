import { afterEach, beforeEach, expect, test } from "vitest";
import type { Answer, Call } from "../../src/chat/call.ts";
import { slackExchange } from "../../src/slack/exchange.ts";
import { type SlackSocket, slackSocket } from "../../src/slack/socket.ts";
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import { SLACK_TOKEN, startFakeSlack } from "../kit/fake-slack.ts";
import { silentLog } from "../kit/slack/door.ts";

let slack: SlackStandIn;
let socket: SlackSocket;
let calls: Call[];
let answer: () => Promise<Answer>;

beforeEach(async () => {
  calls = [];
  answer = () => Promise.resolve({ kind: "done" });
  slack = await startFakeSlack();
  const api = { token: () => SLACK_TOKEN, url: slack.apiUrl, log: silentLog };
  const exchange = slackExchange({ commandPrefix: "", language: "en", api, log: silentLog }, (call) => {
    calls.push(call);
    return answer();
  });
  socket = slackSocket({ appToken: "xapp-1", names: ["SLACK"], url: slack.apiUrl, log: silentLog }, exchange);
  await socket.start();
});
afterEach(async () => {
  await socket.stop();
  await slack.stop();
});

const command = {
  command: "/incident",
  text: "open sev1 checkout: payments time out",
  team_id: "T0MERIDIAN",
  channel_id: "C0PAYMENTS",
  channel_name: "payments",
  user_id: "U0ANNA",
  user_name: "anna",
};
const mention = {
  type: "event_callback",
  event_id: "Ev7",
  team_id: "T0MERIDIAN",
  event: { type: "app_mention", user: "U0ANNA", channel: "C0PAYMENTS", text: "<@U0BATON> oncall", ts: "1.2" },
};

test("a command comes in and its answer goes back", async () => {
  answer = () =>
    Promise.resolve({
      kind: "card",
      card: { title: "I-41", notification: "I-41", blocks: [] },
      rendering: { language: "en", zone: "UTC" },
      to: "you",
    });
  expect(await slack.socketMode.deliver("slash_commands", command)).toMatchObject({
    response_type: "ephemeral",
  });
  expect(calls).toMatchObject([
    { deliveryId: "slack:envelope-1", ask: { text: "incident open sev1 checkout: payments time out" } },
  ]);
});

test("an event is acknowledged once it is committed, and not where it was not", async () => {
  expect(await slack.socketMode.deliver("events_api", mention)).toEqual({});
  answer = () => Promise.reject(new Error("the database is away"));
  expect(await slack.socketMode.deliver("events_api", mention, 200)).toBeUndefined();
  expect(calls.map((call) => call.deliveryId)).toEqual(["slack:Ev7", "slack:Ev7"]);
});

test("a misshapen delivery is left alone, and the next one is heard", async () => {
  expect(await slack.socketMode.deliver("interactive", { type: "block_actions" }, 100)).toBeUndefined();
  expect(await slack.socketMode.deliver("slash_commands", command)).toEqual({});
});

test("a broken connection comes back", async () => {
  slack.socketMode.disconnect();
  for (let turn = 0; turn < 400 && calls.length === 0; turn += 1) {
    if (slack.socketMode.connections() > 0) await slack.socketMode.deliver("slash_commands", command);
    else await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(calls).toHaveLength(1);
});
