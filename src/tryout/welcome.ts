/** What a person reads after `npm start`: where to go and what to type. */
import type { Settings } from "../env.ts";
import type { TryOut } from "./start-try-out.ts";

/** Plain English, since nobody's language is known at a terminal. */
export function welcome(settings: Settings, running: TryOut): string {
  const windows = running.playground?.windows.map(
    ({ url, window }) => `  ${url}   Microsoft Teams, as ${window.speaker.name} (${window.zone})`,
  ) ?? ["  (Microsoft Teams: the Playground is not installed; run npm ci without --omit=dev)"];
  return `
Baton is running: try it out. Everything is local, and what happens is kept in ${settings.dataFolder}.

${windows.join("\n")}
  ${running.standIn.pageUrl}   the same posts as Slack shows them

In the first window, in the chat with Baton, type:
  incident open sev1 chekout: payments time out
  incident update restarting the gateway
  incident resolve
  release request checkout 4.2.0 production
  handoff
In the second window press "Approve" on the card, and type: handoff

Stop with Ctrl+C; start again and everything is still there.
`;
}
