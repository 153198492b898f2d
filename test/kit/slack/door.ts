/** A Slack door with a router that the test writes, a clock that it moves, and the stand-in behind it. */
import type { Call, Router } from "../../../src/chat/call.ts";
import type { Log } from "../../../src/core/log.ts";
import { type SlackDoorSettings, slackDoor } from "../../../src/slack/receive.ts";
import type { SlackStandIn } from "../../../src/tryout/slack-stand-in/start-stand-in.ts";
import { SLACK_SECRET, SLACK_TOKEN, signedSlack, startFakeSlack } from "../fake-slack.ts";

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** What the router was asked, and what it answers. */
export type Heard = { readonly calls: Call[]; answer: Router };

export type TestDoor = Awaited<ReturnType<typeof openTestDoor>>;

/** Opens a door; `at` is everyone's clock and may be moved. */
export async function openTestDoor(settings: Partial<SlackDoorSettings> = {}) {
  const clock = { at: new Date("2027-03-28T01:10:00Z") };
  const slack: SlackStandIn = await startFakeSlack({ now: () => clock.at });
  const heard: Heard = { calls: [], answer: () => Promise.resolve({ kind: "done" }) };
  const door = slackDoor(
    {
      signers: [{ names: ["SLACK"], signingSecrets: [SLACK_SECRET] }],
      now: () => clock.at,
      commandPrefix: "",
      language: "en",
      api: { token: () => SLACK_TOKEN, url: slack.apiUrl, log: silentLog },
      log: silentLog,
      ...settings,
    },
    (call) => {
      heard.calls.push(call);
      return heard.answer(call);
    },
  );
  const knock = async (request: Request): Promise<Response> => door.request(request);
  return { ...signedSlack(slack, knock), slack, clock, heard, knock, stop: () => slack.stop() };
}
