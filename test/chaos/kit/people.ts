/** The demo organisation's people before the doors of a fleet: each request goes to the next web process. */
import { hands, SLACK_SECRET } from "../../kit/fake-slack.ts";
import { type Key, slackId, teamsFacts } from "../../kit/story-cast.ts";
import { teamsPerson } from "../../kit/teams/teams-person.ts";
import type { Fleet } from "./fleet.ts";

/** Hands on a request whatever its host, to a door that is alive. */
const through =
  (fleet: Fleet, path: string) =>
  async (request: Request): Promise<Response> =>
    fetch(`${fleet.door()}${path}`, {
      method: request.method,
      headers: request.headers,
      body: await request.text(),
    });

/** Someone at Slack, by key or by id. */
export function atSlack(fleet: Fleet, key: Key) {
  const { slack } = fleet;
  const wired = {
    world: slack.world,
    pageUrl: slack.pageUrl,
    door: through(fleet, "/slack/events"),
    doorUrl: "http://baton.test/slack/events",
    signingSecret: SLACK_SECRET,
  };
  return hands(wired, slackId(key));
}

/** Someone at Teams. */
export const atTeams = (fleet: Fleet, key: Key) =>
  teamsPerson(fleet.teams, through(fleet, "/api/messages"), teamsFacts(key));
