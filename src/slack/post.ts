/** Baton's messages on Slack. One request each, no retries: the outbox repeats, and looks first where it must. */
import type { types as slack } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { InstallationKey } from "../chat/call.ts";
import type { Outgoing, Platform, Sent } from "../chat/platform.ts";
import type { Outcome } from "../engine/outcome.ts";
import { look } from "./look.ts";
import { openOutsiders } from "./outsiders.ts";
import { findSlackAccount } from "./people.ts";
import { openPlace } from "./place.ts";
import { again, attempt, isAlready } from "./read-failure.ts";
import { renderCard } from "./render-card.ts";
import { archive, invite, setTopic } from "./tend-place.ts";
import { type ClientOf, type SlackApi, slackClients, whileOurs } from "./web-client.ts";

/** Marks our posts, so that one whose answer was lost is found again. */
export const POST_EVENT = "baton_post";

/** About one message a second to a channel, says Slack; a little slower never meets the limit. */
const PACE_MS = 1050;

/** Slack as a chat platform. */
export function slackPlatform(api: SlackApi): Platform {
  const clientOf = slackClients(api);
  const findOutsiders = openOutsiders(clientOf, api);
  return {
    name: "slack",
    paceMs: PACE_MS,
    send: (post, mayLeave = () => true) => whileOurs(mayLeave, () => send(clientOf, post)),
    edit: (post, message) => edit(clientOf, post, message),
    remove: (installation, sent) => remove(clientOf, installation, sent),
    look: (post, since) => look(clientOf, post, since),
    openPlace: (want) => openPlace(clientOf, want),
    invite: (installation, conversation, accounts) =>
      invite(clientOf, installation, { conversation, accounts }),
    pin: (installation, sent) => pin(clientOf, installation, sent),
    setTopic: (installation, conversation, topic) =>
      setTopic(clientOf, installation, { conversation, topic }),
    archive: (installation, conversation) => archive(clientOf, installation, conversation),
    findOutsiders,
    isWelcome: (installation) => isWelcome(clientOf, installation),
    findsAnyAccount: true,
    findAccount: ({ installation, account }) => findSlackAccount(clientOf, installation, account.subject),
  };
}

type Message = { readonly text: string; readonly blocks: slack.KnownBlock[] };

// Nothing of what people wrote may become a link, a preview or a mention.
const QUIET = {
  unfurl_links: false,
  unfurl_media: false,
  link_names: false,
  parse: "none",
  mrkdwn: false,
} as const;

/** The conversation of a message; for a private one it is opened, which is the same however often it is done. */
export async function conversationOf(client: WebClient, to: Outgoing["to"]): Promise<string> {
  if (!("account" in to)) return to.conversation;
  if (to.conversation) return to.conversation;
  const opened = await client.conversations.open({ users: to.account.subject });
  return opened.channel?.id ?? "";
}

async function send(clientOf: ClientOf, post: Outgoing): Promise<Outcome<Sent>> {
  const found = again(
    await attempt(async () => {
      const client = await clientOf(post.installation);
      return { client, conversation: await conversationOf(client, post.to) };
    }),
  );
  if (found.kind !== "done") return found;
  const { client, conversation } = found.result;
  const message = renderCard(post.card, post.rendering);
  if ("only" in post.to) return sendOnly(client, post, message);
  const thread = "account" in post.to ? "" : post.to.thread;
  return attempt(async () => {
    const sent = await client.chat.postMessage({
      channel: conversation,
      ...(thread && { thread_ts: thread }),
      ...message,
      ...QUIET,
      metadata: { event_type: POST_EVENT, event_payload: { mark: post.mark } },
    });
    return { conversation: sent.channel ?? conversation, message: sent.ts ?? "" };
  });
}

/** Where Slack cannot show something to one person in a place, he gets it privately. */
const PRIVATELY = new Set(["user_not_in_channel", "channel_not_found", "not_in_channel", "is_archived"]);

async function sendOnly(client: WebClient, post: Outgoing, message: Message): Promise<Outcome<Sent>> {
  const { to } = post;
  if (!("only" in to)) return { kind: "refused", reason: "not for one person" };
  const shown = await attempt(async () => {
    const sent = await client.chat.postEphemeral({
      channel: to.conversation,
      user: to.only.subject,
      ...(to.thread && { thread_ts: to.thread }),
      ...message,
      link_names: false,
      parse: "none",
    });
    return { conversation: to.conversation, message: sent.message_ts ?? "" };
  });
  if (shown.kind !== "refused" || !PRIVATELY.has(shown.reason)) return shown;
  const opened = again(await attempt(() => conversationOf(client, { account: to.only })));
  if (opened.kind !== "done") return opened;
  return attempt(async () => {
    const sent = await client.chat.postMessage({
      channel: opened.result,
      ...message,
      ...QUIET,
      metadata: { event_type: POST_EVENT, event_payload: { mark: post.mark } },
    });
    return { conversation: opened.result, message: sent.ts ?? "" };
  });
}

async function edit(clientOf: ClientOf, post: Outgoing, message: string): Promise<Outcome<Sent>> {
  return again(
    await attempt(async () => {
      const client = await clientOf(post.installation);
      const channel = await conversationOf(client, post.to);
      // The post's mark stays with it: Slack keeps metadata that an update does not mention.
      await client.chat.update({
        channel,
        ts: message,
        ...renderCard(post.card, post.rendering),
        link_names: false,
        parse: "none",
      });
      return { conversation: channel, message };
    }),
  );
}

async function remove(clientOf: ClientOf, installation: InstallationKey, sent: Sent): Promise<Outcome<null>> {
  const removed = again(
    await attempt(async () => {
      await (await clientOf(installation)).chat.delete({ channel: sent.conversation, ts: sent.message });
      return null;
    }),
  );
  return isAlready(removed, ["message_not_found"]) ? { kind: "done", result: null } : removed;
}

async function pin(clientOf: ClientOf, installation: InstallationKey, sent: Sent): Promise<Outcome<null>> {
  const pinned = again(
    await attempt(async () => {
      await (await clientOf(installation)).pins.add({
        channel: sent.conversation,
        timestamp: sent.message,
      });
      return null;
    }),
  );
  return isAlready(pinned, ["already_pinned"]) ? { kind: "done", result: null } : pinned;
}

const isWelcome = (clientOf: ClientOf, installation: InstallationKey): Promise<Outcome<boolean>> =>
  attempt(async () => {
    const found = await (await clientOf(installation)).auth.test();
    return found.team_id === installation.team || found.enterprise_id === installation.team;
  });
