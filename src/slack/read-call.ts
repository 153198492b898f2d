/** From Slack's shapes to the one Call that chat knows. Null: acknowledged, and nothing for us to do. */
import type { Ask, Call, CallAccount, CallPlace, InstallationKey } from "../chat/call.ts";
import { cleanText } from "../core/instants.ts";
import { impossible } from "../core/refusal.ts";
import { cut } from "../core/shorten.ts";
import type { Envelope } from "./envelope.ts";
import { typedText } from "./escape.ts";
import { wordsOf } from "./message-words.ts";
import { readPrivateNote } from "./private-note.ts";
import { readEvent } from "./read-event.ts";
import { readValues } from "./read-values.ts";
import { LINK_BUTTON } from "./render-buttons.ts";
import { FORM_VIEW } from "./render-form.ts";
import type {
  SlackActions,
  SlackCommand,
  SlackMessageAction,
  SlackShortcut,
  SlackViewAnswer,
} from "./shapes.ts";

export type CallSettings = {
  /** Before each slash command's name ("acme-" for `/acme-incident`); empty for none. */
  readonly commandPrefix: string;
};

/** One delivery: its id, for all but events, which bring their own; and whose app was proven to have sent it. */
export type Delivery = Pick<Call, "provenBy"> & { readonly id: string };

/** What a delivery asks for. */
export function readCall(envelope: Envelope, delivery: Delivery, settings: CallSettings): Call | null {
  switch (envelope.kind) {
    case "command":
      return commandCall(envelope.body, delivery, settings);
    case "actions":
      return buttonCall(envelope.body, delivery);
    case "view":
      return formCall(envelope.body, delivery);
    case "shortcut":
      return shortcutCall(envelope.body, delivery);
    case "message-action":
      return messageActionCall(envelope.body, delivery);
    case "event":
      return readEvent(envelope.body, delivery.provenBy);
    case "suggestion":
    case "challenge":
    case "ssl-check":
    case "unknown":
      return null;
    default:
      return impossible(envelope);
  }
}

/** In every workspace; its messages carry no `bot_id`, and Slack says of it that it is no bot. */
const SLACKBOT = "USLACKBOT";

/**
 * Someone of a team, seen from an installation; a stranger keeps the name of his own team. Of whoever is in several
 * workspaces of a Grid Slack names any one, or the Grid: `users.info` knows whether ours is among them.
 */
export function accountOf(
  who: { readonly id: string; readonly team: string; readonly name: string },
  installation: InstallationKey,
): CallAccount {
  const isOwn = who.team === "" || who.team === installation.team;
  const isOutsider = !isOwn && installation.enterprise === "";
  return {
    provider: "slack",
    tenant: isOutsider ? who.team : installation.team,
    subject: who.id,
    name: cut(cleanText(who.name), 200),
    isOutsider,
    ...(!isOwn && !isOutsider && { isUnproven: true }),
    isBot: who.id === SLACKBOT,
  };
}

const kindOf = (conversation: string, name: string): CallPlace["kind"] => {
  if (conversation.startsWith("D") || name === "directmessage") return "personal";
  return name.startsWith("mpdm-") ? "group" : "channel";
};

const nowhere: CallPlace = { conversation: "", thread: "", kind: "personal" };

function commandCall(body: SlackCommand, delivery: Delivery, settings: CallSettings): Call {
  const installation: InstallationKey = {
    platform: "slack",
    enterprise: body.enterprise_id,
    team: body.team_id,
  };
  const name = body.command.slice(1);
  const word = name.startsWith(settings.commandPrefix) ? name.slice(settings.commandPrefix.length) : name;
  return {
    deliveryId: `slack:${delivery.id}`,
    provenBy: delivery.provenBy,
    installation,
    account: accountOf({ id: body.user_id, team: body.team_id, name: body.user_name }, installation),
    place: {
      conversation: body.channel_id,
      thread: "",
      kind: kindOf(body.channel_id, body.channel_name),
    },
    ask: { kind: "command", text: `${word} ${typedText(body.text)}`.trim(), via: "slash" },
    answersInline: true,
    ...(body.trigger_id && { trigger: body.trigger_id }),
  };
}

type Interaction = SlackActions | SlackViewAnswer | SlackShortcut | SlackMessageAction;

/** A view opened in another workspace names the team that has our app; of an app of a whole Grid the Grid, no team. */
const installedIn = (view: SlackViewAnswer["view"] | undefined): string =>
  view?.app_installed_team_id.startsWith("E") ? "" : (view?.app_installed_team_id ?? "");

/** What all interactions share. */
function interaction(body: Interaction, delivery: Delivery) {
  const opened = body.type === "view_submission" || body.type === "view_closed" ? body.view : undefined;
  const team = installedIn(opened) || body.team?.id || body.user.team_id;
  // Whoever answers a dialog in a shared channel brings his own Grid, which may be another company's.
  const isOfTeam = body.team === undefined || body.team.id === team;
  const installation: InstallationKey = {
    platform: "slack",
    enterprise: (isOfTeam && (body.enterprise?.id ?? body.team?.enterprise_id)) || "",
    team,
  };
  const name = body.user.name ?? body.user.username ?? "";
  return {
    deliveryId: `slack:${delivery.id}`,
    provenBy: delivery.provenBy,
    installation,
    account: accountOf({ id: body.user.id, team: body.user.team_id, name }, installation),
    answersInline: false,
    ...(body.trigger_id && { trigger: body.trigger_id }),
  };
}

function buttonCall(body: SlackActions, delivery: Delivery): Call | null {
  const [action] = body.actions;
  const handle = action?.value ?? action?.selected_option?.value;
  if (!action || handle === undefined || action.action_id.startsWith(LINK_BUTTON)) return null;
  const conversation = body.channel?.id ?? body.container?.channel_id ?? "";
  return {
    ...interaction(body, delivery),
    place: {
      conversation,
      thread: body.container?.thread_ts || body.message?.thread_ts || "",
      kind: conversation === "" ? "personal" : kindOf(conversation, body.channel?.name ?? ""),
    },
    ask: {
      kind: "button",
      handle,
      values: readValues(body.state?.values),
      message: body.container?.message_ts || body.message?.ts || "",
    },
  };
}

function formCall(body: SlackViewAnswer, delivery: Delivery): Call | null {
  const note = readPrivateNote(body.view.private_metadata);
  if (body.type === "view_closed" || body.view.callback_id !== FORM_VIEW || !note) return null;
  const { handle, ...place } = note;
  return {
    ...interaction(body, delivery),
    place,
    ask: { kind: "form", handle, values: readValues(body.view.state?.values) },
    // A card only for who asked can take the form's place; whatever is for others is queued.
    answersInline: true,
  };
}

/** A global shortcut is a command without its words: `incident_open` is "incident open". */
const shortcutCall = (body: SlackShortcut, delivery: Delivery): Call => ({
  ...interaction(body, delivery),
  place: nowhere,
  ask: { kind: "command", text: body.callback_id.replace(/[._-]+/g, " "), via: "slash" },
});

/** Slack's message ids are the instants at which they were written. */
function writtenAt(ts: string): { readonly writtenAt?: Date } {
  const at = new Date(Math.floor(Number(ts) * 1000));
  return Number.isNaN(at.getTime()) ? {} : { writtenAt: at };
}

function messageActionCall(body: SlackMessageAction, delivery: Delivery): Call {
  const ask: Ask = {
    kind: "message-action",
    action: body.callback_id,
    text: wordsOf(body.message),
    message: body.message.ts,
    author: body.message.user || body.message.bot_id,
    ...writtenAt(body.message.ts),
  };
  const { id, name } = body.channel;
  const place: CallPlace = { conversation: id, thread: body.message.thread_ts, kind: kindOf(id, name) };
  return { ...interaction(body, delivery), place, ask };
}
