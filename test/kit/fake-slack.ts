/** The stand-in of Slack and the hands of its people, for tests. */
import { hands } from "../../src/tryout/slack-stand-in/hands.ts";
import type { Wired } from "../../src/tryout/slack-stand-in/signed-request.ts";
import {
  type SlackStandIn,
  type StandInSettings,
  startSlackStandIn,
} from "../../src/tryout/slack-stand-in/start-stand-in.ts";

export { hands } from "../../src/tryout/slack-stand-in/hands.ts";
export { readMessage } from "../../src/tryout/slack-stand-in/read-message.ts";
export { sendEvent, sendPayload, signedRequest } from "../../src/tryout/slack-stand-in/signed-request.ts";

export const SLACK_TOKEN = "xoxb-fake-token";
export const SLACK_SECRET = "fake-signing-secret";

/** The Slack half of the demo organisation. */
export const MERIDIAN = {
  team: "T0MERIDIAN",
  token: SLACK_TOKEN,
  users: [
    { id: "U0PRIYA", name: "Priya Raman", zone: "Asia/Kolkata", locale: "en-IN" },
    { id: "U0ARJUN", name: "Arjun Mehta", zone: "Asia/Kolkata", locale: "hi-IN" },
    { id: "U0ANNA", name: "Anna Weber", zone: "Europe/Berlin", locale: "de-DE" },
    { id: "U0LENA", name: "Lena Hoffmann", zone: "Europe/Berlin", locale: "en-GB" },
    { id: "U0RAFAEL", name: "Rafael Costa", zone: "America/Sao_Paulo", locale: "pt-BR" },
    { id: "U0THIAGO", name: "Thiago Rocha", zone: "America/Sao_Paulo", locale: "en-US" },
  ],
  channels: { C0PAYMENTS: "payments", C0PLATFORM: "platform", C0MOBILE: "mobile" },
} as const satisfies StandInSettings;

/** Starts a stand-in with the demo organisation's people and channels. */
export const startFakeSlack = (settings: Partial<StandInSettings> = {}): Promise<SlackStandIn> =>
  startSlackStandIn({ ...MERIDIAN, ...settings });

/** The signed front door of Baton under test, as the people of this Slack reach it. */
export function signedSlack(slack: SlackStandIn, door: Wired["door"], secret = SLACK_SECRET) {
  const wired: Wired = {
    world: slack.world,
    pageUrl: slack.pageUrl,
    door,
    doorUrl: "http://baton.test/slack/events",
    signingSecret: secret,
  };
  return { wired, as: (user: string) => hands(wired, user) };
}
