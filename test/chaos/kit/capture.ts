/** Listens on the wire: every request that people and programs make of a fleet is kept as it was sent. */
import type { Wired } from "../../../src/tryout/slack-stand-in/signed-request.ts";
import { SLACK_SECRET } from "../../kit/fake-slack.ts";
import { genuinely } from "../../kit/slack/forgeries.ts";
import type { Door } from "../../kit/teams/teams-person.ts";
import type { Fleet } from "./fleet.ts";
import type { Knock, Knocker } from "./knock.ts";
import { slackWire } from "./people.ts";

export type Captured = Knock & { readonly from: "slack" | "teams" | "program"; readonly body: string };

export type Wiretap = { readonly captured: Captured[]; readonly slack: Wired; readonly teams: Door };

/** All that Slack sends is signed as of `at`, so that its age is exact however long the sending takes. */
export function tapWires(fleet: Fleet, knocker: Knocker, at: Date): Wiretap {
  const captured: Captured[] = [];
  const seconds = Math.floor(at.getTime() / 1000);
  const through = async (one: Captured): Promise<Response> => {
    captured.push(one);
    const { status, text } = await knocker.knock(one);
    return new Response(text === "" ? null : text, { status });
  };
  return {
    captured,
    slack: {
      ...slackWire(fleet),
      door: async (request) => {
        const [body, type] = [await request.text(), request.headers.get("content-type") ?? ""];
        const sent = genuinely({ secret: SLACK_SECRET, seconds, body, type });
        return through({ ...sent, from: "slack", path: "/slack/events" });
      },
    },
    teams: async (request) =>
      through({
        ...{ from: "teams", path: "/api/messages", body: await request.text() },
        headers: Object.fromEntries(request.headers),
      }),
  };
}
