/** Slack's Events API: who said or changed what, and which of it is for us. */
import type { Ask, Call, CallPlace, InstallationKey } from "../chat/call.ts";
import type { SlackEvent, SlackPerson } from "./envelope.ts";
import { typedText } from "./escape.ts";
import { accountOf, type CallSettings } from "./read-call.ts";

type Inner = SlackEvent["event"];

/** Null for what is acknowledged and otherwise ignored: bots, edits, renamed channels, everything unknown. */
export function readEvent(body: SlackEvent, settings: CallSettings): Call | null {
  const { event } = body;
  const ask = askOf(event, body);
  if (!ask) return null;
  const installation = installationOf(body);
  const person = typeof event.user === "object" ? event.user : undefined;
  const who = {
    id: person?.id ?? (typeof event.user === "string" ? event.user : ""),
    team: person?.team_id || event.user_team || event.source_team || "",
    name: person?.name ?? "",
  };
  const account = accountOf(who, installation, settings);
  return {
    deliveryId: `slack:${body.event_id}`,
    installation,
    account: person ? { ...account, ...known(person, account.isOutsider) } : account,
    place: placeOf(event, body),
    ask,
    answersInline: ask.kind === "home",
  };
}

const known = (person: SlackPerson, isOutsider: boolean) => ({
  isOutsider: isOutsider || person.is_restricted || person.is_ultra_restricted,
  isBot: person.is_bot,
  ...(person.locale && { locale: person.locale }),
  ...(person.tz && { zone: person.tz }),
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

// A file or a reply shown in the channel too are messages as well; every other subtype is news about one.
const SAID = new Set([undefined, "file_share", "thread_broadcast"]);

const isSaidByPerson = (event: Inner): boolean =>
  typeof event.user === "string" &&
  event.bot_id === undefined &&
  event.edited === undefined &&
  SAID.has(event.subtype);

function askOf(event: Inner, body: SlackEvent): Ask | null {
  switch (event.type) {
    case "app_mention":
      if (!isSaidByPerson(event)) return null;
      return { kind: "command", text: withoutBot(event.text, botOf(body)), via: "mention" };
    case "message":
      if (event.channel_type !== "im" || !isSaidByPerson(event) || event.user === botOf(body)) return null;
      return { kind: "command", text: typedText(event.text).trim(), via: "personal" };
    case "app_home_opened":
      return (event.tab ?? "home") === "home" ? { kind: "home" } : null;
    case "user_change":
      return typeof event.user === "object"
        ? { kind: "person-changed", isDeleted: event.user.deleted }
        : null;
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
