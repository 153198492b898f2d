/** What a person reads after `npm start`: where to go and what to type. */
import type { Settings } from "../env.ts";
import type { TryOut } from "./start-try-out.ts";

/** Plain English, since nobody's language is known at a terminal. */
export function welcome(settings: Settings, { playground, standIn }: TryOut): string {
  const places = [
    ...(playground?.windows ?? []).map(
      ({ url, window }) => `  ${url}   Microsoft Teams, as ${window.speaker.name} (${window.zone})`,
    ),
    `  ${standIn.pageUrl}   the same posts as Slack shows them (to look at; its buttons do nothing)`,
  ];
  return `
Baton is running: try it out. Everything is local, and what happens is kept in ${settings.dataFolder}.

${places.join("\n")}

${playground ? IN_WINDOWS : WITHOUT_WINDOWS}
`;
}

const IN_WINDOWS = `In the first window, under "Personal Chat", type one line after the other, and press what the cards offer:
  incident open sev1 chekout: payments time out
  incident update restarting the gateway
  incident resolve
  release request checkout 4.2.0 production
  handoff
In the second window press the first button of the card ("Approve", in Hindi), and type: handoff
Jonas reads German and Kavya Hindi. In either window, baton me language en changes that.

Stop with Ctrl+C. Start again, reload the windows, and everything is still there.`;

/** They are a development package, which a production install leaves out. */
const WITHOUT_WINDOWS = `Nothing can be typed: the windows are Microsoft's Agents Playground, which is not installed; npm ci without --omit=dev brings it.`;
