/** Pages by push, as ntfy understands them: one POST of JSON (docs.ntfy.sh, "Publish as JSON"). */
import type { ContactMessage, ContactSender } from "../../chat/methods.ts";
import { shorten } from "../../core/shorten.ts";
import type { Outbound } from "../../web/outbound.ts";

export type PushSettings = {
  /** The server that plain topics belong to. */
  readonly url: string;
  readonly token?: string | undefined;
};

const TOPIC = /^[-_A-Za-z0-9]{1,64}$/;
const LONGEST_TITLE = 250;
/** ntfy turns a message over 4,096 bytes into an attachment that no lock screen shows. */
const LONGEST_TEXT = 1000;

/** A sender of pushes. A whole URL as address is another server's topic; our token never goes there. */
export function openPush(settings: PushSettings, outbound: Outbound): ContactSender {
  return {
    async send(to, message, attempt) {
      const goal = TOPIC.test(to) ? { server: settings.url, topic: to } : splitTopic(to);
      if (!goal) return { kind: "refused", reason: "neither a topic nor a topic's address" };
      const outcome = await outbound(goal.server, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(settings.token && goal.server === settings.url
            ? { authorization: `Bearer ${settings.token}` }
            : {}),
        },
        body: JSON.stringify(publication(goal.topic, message)),
        signal: attempt.signal,
      });
      return outcome.kind === "done" ? { kind: "done", result: null } : outcome;
    },
  };
}

function splitTopic(address: string): { server: string; topic: string } | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const topic = url.pathname.slice(1);
  return TOPIC.test(topic) && url.search === "" ? { server: url.origin, topic } : undefined;
}

/** ntfy draws no more buttons than that. */
const MOST_ACTIONS = 3;

function publication(topic: string, message: ContactMessage) {
  const { link } = message;
  const actions = actionsOf(message).slice(0, MOST_ACTIONS);
  return {
    topic,
    title: shorten(message.subject, LONGEST_TITLE),
    message: shorten(message.text, LONGEST_TEXT),
    // 5 rings through "do not disturb" where the phone's owner has allowed it; 3 is an ordinary notification.
    priority: message.urgent ? 5 : 3,
    ...(link ? { click: link } : {}),
    ...(actions.length > 0 ? { actions } : {}),
  };
}

/** The press itself answers; ntfy removes the notification when the server said yes. The call opens beside it. */
function actionsOf({ link, linkLabel, subject, links = [] }: ContactMessage) {
  const answer = { action: "http", label: linkLabel ?? subject, url: link, method: "POST", clear: true };
  return [...(link ? [answer] : []), ...links.map(({ label, url }) => ({ action: "view", label, url }))];
}
