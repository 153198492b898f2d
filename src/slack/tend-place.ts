/** What happens to a channel that exists: people come, its topic changes, it is closed. */
import type { WebClient } from "@slack/web-api";
import type { InstallationKey } from "../chat/call.ts";
import type { Account } from "../core/context.ts";
import { shorten } from "../core/shorten.ts";
import type { Outcome } from "../engine/outcome.ts";
import { escapeText } from "./escape.ts";
import { LIMITS } from "./limits.ts";
import { again, attempt, isAlready } from "./read-failure.ts";
import type { ClientOf } from "./web-client.ts";

const done: Outcome<null> = { kind: "done", result: null };

/** Escaped like a message: Slack reads a topic's markup too. */
export const topicText = (topic: string): string => {
  const whole = escapeText(topic.replace(/\s+/g, " "));
  if (whole.length <= LIMITS.channel.topic) return whole;
  // Folded before it is escaped, so that no entity is cut in half.
  return escapeText(shorten(topic.replace(/\s+/g, " "), Math.floor(LIMITS.channel.topic / 5)));
};

/** Who cannot come (gone, a guest, ourselves) or is there already keeps nobody else out. */
const BY_PERSON = new Set([
  "already_in_channel",
  "cant_invite",
  "cant_invite_self",
  "user_not_found",
  "users_not_found",
  "no_user",
  "user_is_restricted",
  "user_is_ultra_restricted",
  "ura_max_channels",
  "user_team_not_in_channel",
  "invalid_users",
  "not_on_shared_channel",
  "user_disabled",
]);

/** Slack takes a hundred at once. */
const AT_ONCE = 100;

export async function inviteThem(
  client: WebClient,
  channel: string,
  accounts: readonly Account[],
): Promise<Outcome<null>> {
  for (let at = 0; at < accounts.length; at += AT_ONCE) {
    const some = accounts.slice(at, at + AT_ONCE);
    const came = await ask(client, channel, some);
    if (came.kind !== "refused") {
      if (came.kind !== "done") return came;
      continue;
    }
    if (!BY_PERSON.has(came.reason)) return came;
    for (const one of some.length > 1 ? some : []) {
      const alone = await ask(client, channel, [one]);
      if (alone.kind !== "done" && !isAlready(alone, [...BY_PERSON])) return alone;
    }
  }
  return done;
}

const ask = async (
  client: WebClient,
  channel: string,
  accounts: readonly Account[],
): Promise<Outcome<null>> =>
  again(
    await attempt(async () => {
      await client.conversations.invite({
        channel,
        users: accounts.map((account) => account.subject).join(","),
        force: true,
      });
      return null;
    }),
  );

/** Invites people into a channel; twice is once, and one who cannot come keeps nobody else out. */
export async function invite(
  clientOf: ClientOf,
  installation: InstallationKey,
  whom: { readonly conversation: string; readonly accounts: readonly Account[] },
): Promise<Outcome<null>> {
  const found = await attempt(() => clientOf(installation));
  return found.kind === "done" ? inviteThem(found.result, whom.conversation, whom.accounts) : found;
}

/** Sets a channel's topic, shortened where Slack has no room for it. */
export const setTopic = async (
  clientOf: ClientOf,
  installation: InstallationKey,
  change: { readonly conversation: string; readonly topic: string },
): Promise<Outcome<null>> =>
  again(
    await attempt(async () => {
      const client = await clientOf(installation);
      await client.conversations.setTopic({
        channel: change.conversation,
        topic: topicText(change.topic),
      });
      return null;
    }),
  );

/** Closes a channel; one that is closed already is closed. */
export async function archive(
  clientOf: ClientOf,
  installation: InstallationKey,
  conversation: string,
): Promise<Outcome<null>> {
  const archived = again(
    await attempt(async () => {
      await (await clientOf(installation)).conversations.archive({ channel: conversation });
      return null;
    }),
  );
  return isAlready(archived, ["already_archived"]) ? done : archived;
}
