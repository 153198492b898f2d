/**
 * What Slack wrote to us, told apart and parsed before Bolt sees it: Bolt throws where a field that it expects is
 * missing.
 */
import { z } from "zod";
import {
  BlockActions,
  Command,
  EventCallback,
  MessageAction,
  Shortcut,
  type SlackActions,
  type SlackCommand,
  type SlackEvent,
  type SlackMessageAction,
  type SlackShortcut,
  type SlackSuggestion,
  type SlackViewAnswer,
  Suggestion,
  ViewAnswer,
} from "./shapes.ts";

/** What came, told apart. */
export type Envelope =
  | { readonly kind: "command"; readonly body: SlackCommand }
  | { readonly kind: "actions"; readonly body: SlackActions }
  | { readonly kind: "view"; readonly body: SlackViewAnswer }
  | { readonly kind: "suggestion"; readonly body: SlackSuggestion }
  | { readonly kind: "shortcut"; readonly body: SlackShortcut }
  | { readonly kind: "message-action"; readonly body: SlackMessageAction }
  | { readonly kind: "event"; readonly body: SlackEvent }
  /** Slack asks whether we are there. */
  | { readonly kind: "challenge"; readonly challenge: string }
  | { readonly kind: "ssl-check" }
  /** Well-formed and none of ours: answered without a word. */
  | { readonly kind: "unknown" };

const Challenge = z.object({ type: z.literal("url_verification"), challenge: z.string().max(1000) });
const Typed = z.object({ type: z.string().max(100) });

/** A parsed body told apart; undefined where it has the type of one of ours and not its shape. */
export function readEnvelope(body: unknown): Envelope | undefined {
  const type = Typed.safeParse(body).data?.type;
  switch (type) {
    case "url_verification": {
      const read = Challenge.safeParse(body);
      return read.success ? { kind: "challenge", challenge: read.data.challenge } : undefined;
    }
    case "event_callback":
      return readEventBody(body);
    case "block_actions":
      return as("actions", BlockActions.safeParse(body));
    case "view_submission":
    case "view_closed":
      return as("view", ViewAnswer.safeParse(body));
    case "block_suggestion":
      return as("suggestion", Suggestion.safeParse(body));
    case "shortcut":
      return as("shortcut", Shortcut.safeParse(body));
    case "message_action":
      return as("message-action", MessageAction.safeParse(body));
    case undefined:
      return undefined;
    default:
      return { kind: "unknown" };
  }
}

/** What we subscribe to. Bolt expects more of some others (a function's run) than Slack promises, and throws. */
const EVENTS = new Set([
  "app_home_opened",
  "app_mention",
  "app_uninstalled",
  "member_joined_channel",
  "message",
  "team_join",
  "tokens_revoked",
  "user_change",
]);

function readEventBody(body: unknown): Envelope | undefined {
  const read = as("event", EventCallback.safeParse(body));
  return read && !EVENTS.has(read.body.event.type) ? { kind: "unknown" } : read;
}

/** A slash command's fields. */
export const readCommand = (fields: unknown): Envelope | undefined =>
  as("command", Command.safeParse(fields));

function as<Kind extends string, Body>(
  kind: Kind,
  read: { readonly success: true; readonly data: Body } | { readonly success: false },
): { readonly kind: Kind; readonly body: Body } | undefined {
  return read.success ? { kind, body: read.data } : undefined;
}
