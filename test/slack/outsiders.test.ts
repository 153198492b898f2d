/** Slack Connect: a slash command does not tell whether outsiders read along in its channel, so Slack is asked. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { InstallationKey } from "../../src/chat/call.ts";
import { slackPlatform } from "../../src/slack/post.ts";
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import type { Channel } from "../../src/tryout/slack-stand-in/world.ts";
import { SLACK_TOKEN, startFakeSlack } from "../kit/fake-slack.ts";
import { silentLog as log } from "../kit/slack/door.ts";

const HOUR_MS = 3_600_000;
const TEAM: InstallationKey = { platform: "slack", enterprise: "", team: "T0MERIDIAN" };

let slack: SlackStandIn;
let elapsedMs = 0;
beforeAll(async () => {
  slack = await startFakeSlack({ now: () => new Date("2027-03-28T01:10:00Z") });
});
afterAll(() => slack.stop());
beforeEach(() => {
  slack.world.effects.length = 0;
  share("none");
});

function share(sharing: Channel["sharing"]): void {
  const channel = slack.world.channels.get("C0PAYMENTS");
  if (!channel) throw new Error("no such channel");
  channel.sharing = sharing;
}

function opened() {
  const platform = slackPlatform({
    token: () => SLACK_TOKEN,
    url: slack.apiUrl,
    elapsedMs: () => elapsedMs,
    log,
  });
  return () => platform.findOutsiders?.(TEAM, "C0PAYMENTS");
}
const asked = () => slack.world.effects.filter(({ method }) => method === "conversations.info").length;

test.each([
  ["none", false],
  ["ext", true],
  ["pending", true],
  ["org", false],
] as const)("a channel that is shared (%s) has outsiders in it: %s", async (sharing, hasOutsiders) => {
  share(sharing);
  expect(await opened()()).toBe(hasOutsiders);
});

test("it is asked once, and once an hour; what it said earlier outweighs no event that came since", async () => {
  const find = opened();
  expect(await Promise.all([find(), find()])).toEqual([false, false]);
  share("ext");
  expect([await find(), asked()]).toEqual([undefined, 1]);
  elapsedMs += HOUR_MS;
  expect([await find(), await find(), asked()]).toEqual([true, true, 2]);
  share("none");
  elapsedMs += HOUR_MS;
  expect([await find(), asked()]).toEqual([false, 3]);
});

test.each([
  ["is too busy", { kind: "throttle", seconds: 7 }],
  ["does not answer", { kind: "status", status: 503, hasActed: false }],
  ["may not say", { kind: "error", code: "missing_scope" }],
  ["knows no such method", { kind: "error", code: "unknown_method" }],
] as const)("where Slack %s, it is not known, and not asked again at once", async (_, fault) => {
  const find = opened();
  slack.faults.failNext("conversations.info", fault);
  expect([await find(), await find()]).toEqual([undefined, undefined]);
  elapsedMs += 60_000;
  expect(await find()).toBe(false);
});
