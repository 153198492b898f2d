/** Slack's Events API: who said or changed what, and which of it is for us. */
import type { AccountFacts, Ask, Call, CallAccount, CallPlace, InstallationKey } from "../chat/call.ts";
import { typedText } from "./escape.ts";
import { accountOf } from "./read-call.ts";
import type { SlackEvent, SlackPerson } from "./shapes.ts";

type Inner = SlackEvent["event"];

/** Null for what is acknowledged and otherwise ignored: bots, edits, renamed channels, everything unknown. */
export function readEvent(body: SlackEvent, provenBy: Call["provenBy"]): Call | null {
  const { event } = body;
  const installation = installationOf(body);
  const account = accountOf(whoOf(event), installation);
  const ask = askOf(event, body, account);
  if (!ask) return null;
  return {
    deliveryId: `slack:${body.event_id}`,
    installation,
    provenBy,
    account,
    place: placeOf(event, body),
    ask,
    answersInline: ask.kind === "home",
    comesAgain: true,
    // A trigger comes with slash commands and presses alone.
    opensNoForm: true,
  };
}

/** The person of an event; of Baton's own arrival whoever brought it. */
function whoOf(event: Inner): { readonly id: string; readonly team: string; readonly name: string } {
  const person = typeof event.user === "object" ? event.user : undefined;
  const id = event.type === "member_joined_channel" ? event.inviter : event.user;
  return {
    id: person?.id ?? (typeof id === "string" ? id : ""),
    team: person?.team_id || event.user_team || event.source_team || "",
    name: person?.name ?? "",
  };
}

const factsOf = (person: SlackPerson, { isOutsider }: CallAccount): AccountFacts => ({
  isDeactivated: person.deleted,
  isGuest: person.is_restricted || person.is_ultra_restricted,
  isStranger: isOutsider || person.is_stranger,
  isBot: person.is_bot,
  zone: person.tz ?? null,
  locale: person.locale ?? null,
});

/** With Grid and shared channels the outer team may be another workspace; the authorization names ours. */
function installationOf(body: SlackEvent): InstallationKey {
  const [ours] = body.authorizations ?? [];
  return {
    platform: "slack",
    enterprise: (ours ? ours.enterprise_id : body.enterprise_id) || "",
    team: ours?.team_id || body.team_id,
  };
}

function placeOf(event: Inner, body: SlackEvent): CallPlace {
  const conversation = event.channel ?? "";
  const isPersonal = conversation === "" || conversation.startsWith("D") || event.channel_type === "im";
  return {
    conversation,
    thread: event.thread_ts,
    kind: isPersonal ? "personal" : event.channel_type === "mpim" ? "group" : "channel",
    ...(body.is_ext_shared_channel && { isShared: true }),
  };
}

const botOf = (body: SlackEvent): string =>
  body.authorizations?.find((each) => each.is_bot)?.user_id ?? body.authorizations?.[0]?.user_id ?? "";

/** Without our own mention, wherever in the line it stands. */
function withoutBot(text: string, bot: string): string {
  const mention = bot === "" ? /<@[^>]+>/ : new RegExp(`<@${RegExp.escape(bot)}(\\|[^>]*)?>`, "g");
  return typedText(text.replace(mention, " ")).trim();
}

/** In a private chat we are addressed by habit, at the beginning; later in the line we are who it is about. */
function personalText(text: string, bot: string): string {
  const addressed = new RegExp(`^\\s*<@${RegExp.escape(bot)}(\\|[^>]*)?>`);
  return typedText(bot === "" ? text : text.replace(addressed, "")).trim();
}

// A file or a reply shown in the channel too are messages as well; every other subtype is news about one.
const SAID = new Set([undefined, "file_share", "thread_broadcast"]);

const isSaidByPerson = (event: Inner): boolean =>
  typeof event.user === "string" &&
  event.bot_id === undefined &&
  event.edited === undefined &&
  SAID.has(event.subtype);

function askOf(event: Inner, body: SlackEvent, account: CallAccount): Ask | null {
  switch (event.type) {
    case "app_mention":
      if (!isSaidByPerson(event)) return null;
      return { kind: "command", text: withoutBot(event.text, botOf(body)), via: "mention" };
    case "message":
      if (event.channel_type !== "im" || !isSaidByPerson(event) || event.user === botOf(body)) return null;
      return { kind: "command", text: personalText(event.text, botOf(body)), via: "personal" };
    case "app_home_opened":
      return (event.tab ?? "home") === "home" ? { kind: "home" } : null;
    case "team_join":
    case "user_change": {
      if (typeof event.user !== "object") return null;
      // Whether he is in our workspace the event does not say: it is asked when he acts.
      const told = account.isUnproven
        ? ({ kind: "doubtful" } as const)
        : ({ kind: "whole", facts: factsOf(event.user, account) } as const);
      return { kind: "person-changed", changes: [{ account, told }] };
    }
    case "member_joined_channel":
      return event.user === botOf(body) ? { kind: "arrived" } : null;
    case "app_uninstalled":
      return { kind: "removed" };
    case "tokens_revoked":
      return (event.tokens?.bot.length ?? 0) > 0 ? { kind: "removed" } : null;
    default:
      return null;
  }
}
