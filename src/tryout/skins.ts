/** Slack's stand-in and the Playground in place of the real platforms, behind the real doors. */
import type { Log } from "../core/log.ts";
import { slackPlatform } from "../slack/post.ts";
import { slackDoor } from "../slack/receive.ts";
import type { Skins } from "../start/baton.ts";
import { teamsPlatform } from "../teams/post.ts";
import { teamsDoor } from "../teams/receive.ts";
import type { TeamsSettings } from "../teams/settings.ts";
import { TENANT } from "./demo-people.ts";
import type { Playground } from "./playground.ts";
import { PLAYGROUND_BOT_ID } from "./playground-config.ts";
import type { SlackStandIn } from "./slack-stand-in/start-stand-in.ts";

export type SkinParts = {
  readonly log: Log;
  readonly token: string;
  readonly signingSecret: string;
  readonly standIn: SlackStandIn;
  /** Null until its windows have opened. */
  readonly opened: { readonly playground: Playground | null };
  readonly now: () => Promise<Date> | Date;
};

/** Both platforms of a try-out. Who calls on Teams is not proven here: everything listens on loopback. */
export function tryOutSkins(parts: SkinParts): Skins {
  const { log, token, signingSecret, standIn, opened } = parts;
  const api = { token: () => token, url: standIn.apiUrl, log };
  const teams: TeamsSettings = {
    apps: [{ name: "TEAMS", appId: "", appPasswords: [], tenantId: TENANT }],
    isAuthenticationOff: true,
    botId: PLAYGROUND_BOT_ID,
    serviceUrlFor: (to) => opened.playground?.serviceUrlFor(to),
    log,
  };
  return {
    platforms: [slackPlatform(api), teamsPlatform(teams)],
    async open(app, web) {
      const slack = slackDoor(
        {
          ...{ api, log, language: "en", commandPrefix: "", now: parts.now },
          signers: [{ names: ["SLACK"], signingSecrets: [signingSecret] }],
        },
        app.router,
      );
      web?.mount("/slack/events", "slack", async (request) => slack.fetch(request));
      web?.mount("/api/messages", "teams", teamsDoor(teams, app.router));
      return async () => {};
    },
  };
}
