/** The demo organisation's people before the doors of a fleet: each request goes to the next web process. */
import type { Wired } from "../../../src/tryout/slack-stand-in/signed-request.ts";
import { hands, SLACK_SECRET } from "../../kit/fake-slack.ts";
import { type Key, slackId } from "../../kit/story-cast.ts";
import type { Fleet } from "./fleet.ts";

/** Hands on a request whatever its host, to a door that is alive. */
export const doorOf =
  (fleet: Fleet, path: string) =>
  async (request: Request): Promise<Response> =>
    fetch(`${fleet.door()}${path}`, {
      method: request.method,
      headers: request.headers,
      body: await request.text(),
    });

/** The signed way into Slack's door. */
export const slackWire = (fleet: Fleet): Wired => ({
  world: fleet.slack.world,
  pageUrl: fleet.slack.pageUrl,
  door: doorOf(fleet, "/slack/events"),
  doorUrl: "http://baton.test/slack/events",
  signingSecret: SLACK_SECRET,
});

/** Someone at Slack. */
export const atSlack = (fleet: Fleet, key: Key) => hands(slackWire(fleet), slackId(key));
