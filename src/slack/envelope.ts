/**
 * The shapes in which Slack writes to us, parsed before Bolt sees them: Bolt throws where a field that it
 * expects is missing. Only what we read is kept, so nothing unread can reach anything behind this door.
 */
import { z } from "zod";
import { plainId, saidWords } from "../core/storable.ts";
import { LIMITS } from "./limits.ts";

const id = plainId(LIMITS.id).min(1);
const optionalId = plainId(LIMITS.id)
  .nullish()
  .transform((value) => value ?? "");
const text = saidWords(LIMITS.request.bytes).catch("");
const named = z.object({ id: id, name: saidWords(1000).catch("") });

const whoAndWhere = {
  team: z.object({ id }).nullish(),
  enterprise: z.object({ id }).nullish(),
  user: z.object({
    id,
    team_id: optionalId,
    name: saidWords(1000).optional().catch(undefined),
    username: saidWords(1000).optional().catch(undefined),
  }),
  is_enterprise_install: z.boolean().optional().catch(undefined),
  trigger_id: plainId(1000).optional().catch(undefined),
};

const Command = z.object({
  command: z.string().regex(/^\/[\p{L}\p{N}_-]{1,64}$/u),
  text,
  team_id: id,
  enterprise_id: optionalId,
  channel_id: id,
  channel_name: saidWords(1000).catch(""),
  user_id: id,
  user_name: saidWords(1000).catch(""),
  trigger_id: plainId(1000).catch(""),
  response_url: plainId(3000).catch(""),
});

/** What a control in a message or view holds: exactly one of these is filled. */
const State = z.object({
  type: z.string().max(100),
  value: saidWords(LIMITS.request.bytes).nullish(),
  selected_option: z.object({ value: plainId(LIMITS.button.value) }).nullish(),
  selected_options: z.array(z.object({ value: plainId(LIMITS.button.value) })).nullish(),
  selected_user: plainId(LIMITS.id).nullish(),
  selected_date: plainId(20).nullish(),
  selected_time: plainId(20).nullish(),
});
const Values = z.record(plainId(LIMITS.id), z.record(plainId(LIMITS.id), State));
export type Values = z.output<typeof Values>;
const Held = z.object({ values: Values }).nullish();

const BlockActions = z.object({
  ...whoAndWhere,
  type: z.literal("block_actions"),
  actions: z
    .array(
      z.object({
        type: z.string().max(100),
        action_id: id,
        block_id: optionalId,
        value: plainId(LIMITS.button.value).optional(),
        selected_option: z.object({ value: plainId(LIMITS.button.value) }).nullish(),
      }),
    )
    .min(1)
    .max(100),
  channel: named.nullish(),
  container: z.object({ channel_id: optionalId, message_ts: optionalId, thread_ts: optionalId }).nullish(),
  message: z.object({ ts: optionalId, thread_ts: optionalId }).nullish(),
  state: Held,
  response_url: plainId(3000).optional().catch(undefined),
});

const View = z.object({
  id,
  callback_id: plainId(LIMITS.id),
  private_metadata: z.string().max(LIMITS.view.privateMetadata).catch(""),
  state: Held,
  blocks: z.array(z.object({ type: z.string().max(100), block_id: optionalId })).max(LIMITS.view.blocks),
  app_installed_team_id: optionalId,
});
const ViewAnswer = z.object({ ...whoAndWhere, type: z.enum(["view_submission", "view_closed"]), view: View });

const Suggestion = z.object({
  ...whoAndWhere,
  type: z.literal("block_suggestion"),
  action_id: id,
  block_id: optionalId,
  value: text,
  channel: named.nullish(),
});

const Shortcut = z.object({ ...whoAndWhere, type: z.literal("shortcut"), callback_id: id });

const MessageAction = z.object({
  ...whoAndWhere,
  type: z.literal("message_action"),
  callback_id: id,
  channel: named,
  message: z.object({
    ts: id,
    thread_ts: optionalId,
    text,
    user: optionalId,
    bot_id: optionalId,
  }),
  response_url: plainId(3000).optional().catch(undefined),
});

const Person = z.object({
  id,
  team_id: optionalId,
  name: saidWords(1000).catch(""),
  deleted: z.boolean().catch(false),
  is_bot: z.boolean().catch(false),
  is_restricted: z.boolean().catch(false),
  is_ultra_restricted: z.boolean().catch(false),
  is_stranger: z.boolean().catch(false),
  tz: plainId(100).optional().catch(undefined),
  locale: plainId(100).optional().catch(undefined),
});
export type SlackPerson = z.output<typeof Person>;

const Inner = z.object({
  type: z.string().min(1).max(100),
  subtype: z.string().max(100).optional(),
  user: z.union([id, Person]).optional(),
  bot_id: plainId(LIMITS.id).optional(),
  text,
  ts: optionalId,
  thread_ts: optionalId,
  channel: z.union([id, named.transform((channel) => channel.id)]).optional(),
  channel_type: z.string().max(100).optional(),
  /** Where the author belongs, if not here. */
  user_team: optionalId,
  source_team: optionalId,
  /** Who added somebody to a channel. */
  inviter: optionalId,
  tab: z.string().max(100).optional(),
  edited: z.unknown().optional(),
  tokens: z.object({ bot: z.array(plainId(LIMITS.id)).max(1000).catch([]) }).optional(),
});

const EventCallback = z.object({
  type: z.literal("event_callback"),
  event_id: id,
  team_id: optionalId,
  enterprise_id: optionalId,
  is_ext_shared_channel: z.boolean().optional().catch(undefined),
  authorizations: z
    .array(
      z.object({
        enterprise_id: optionalId,
        team_id: optionalId,
        user_id: optionalId,
        is_bot: z.boolean().optional(),
        is_enterprise_install: z.boolean().optional(),
      }),
    )
    .max(100)
    .optional(),
  event: Inner,
});

export type SlackCommand = z.output<typeof Command>;
export type SlackActions = z.output<typeof BlockActions>;
export type SlackViewAnswer = z.output<typeof ViewAnswer>;
export type SlackShortcut = z.output<typeof Shortcut>;
export type SlackMessageAction = z.output<typeof MessageAction>;
export type SlackEvent = z.output<typeof EventCallback>;

/** What came, told apart. */
export type Envelope =
  | { readonly kind: "command"; readonly body: SlackCommand }
  | { readonly kind: "actions"; readonly body: SlackActions }
  | { readonly kind: "view"; readonly body: SlackViewAnswer }
  | { readonly kind: "suggestion"; readonly body: z.output<typeof Suggestion> }
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
