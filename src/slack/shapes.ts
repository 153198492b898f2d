/**
 * The shapes in which Slack writes to us. Only what we read is kept, so nothing unread can reach anything behind
 * this door.
 */
import { z } from "zod";
import { plainId, saidWords } from "../core/storable.ts";
import { LIMITS } from "./limits.ts";
import { elsewhere } from "./message-words.ts";

const id = plainId(LIMITS.id).min(1);
const optionalId = plainId(LIMITS.id)
  .nullish()
  .transform((value) => value ?? "");
const text = saidWords(LIMITS.request.bytes).catch("");
/** What may be missing. Slack writes null for it in some places, which Bolt, that asks for undefined alone, falls over. */
const maybe = <Shape extends z.ZodType>(shape: Shape) =>
  shape.nullish().transform((value) => value ?? undefined);
const named = z.object({ id: id, name: saidWords(1000).catch("") });

const whoAndWhere = {
  team: maybe(z.object({ id, enterprise_id: optionalId })),
  enterprise: maybe(z.object({ id })),
  user: z.object({
    id,
    team_id: optionalId,
    name: saidWords(1000).optional().catch(undefined),
    username: saidWords(1000).optional().catch(undefined),
  }),
  is_enterprise_install: z.boolean().optional().catch(undefined),
  trigger_id: plainId(1000).optional().catch(undefined),
};

export const Command = z.object({
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
const Held = maybe(z.object({ values: Values }));

export const BlockActions = z.object({
  ...whoAndWhere,
  type: z.literal("block_actions"),
  actions: z
    .array(
      z.object({
        type: z.string().max(100),
        action_id: id,
        block_id: optionalId,
        value: maybe(plainId(LIMITS.button.value)),
        selected_option: z.object({ value: plainId(LIMITS.button.value) }).nullish(),
      }),
    )
    .min(1)
    .max(100),
  channel: maybe(named),
  container: maybe(z.object({ channel_id: optionalId, message_ts: optionalId, thread_ts: optionalId })),
  message: maybe(z.object({ ts: optionalId, thread_ts: optionalId })),
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
export const ViewAnswer = z.object({
  ...whoAndWhere,
  type: z.enum(["view_submission", "view_closed"]),
  view: View,
});

export const Suggestion = z.object({
  ...whoAndWhere,
  type: z.literal("block_suggestion"),
  action_id: id,
  block_id: optionalId,
  value: text,
  channel: maybe(named),
});

export const Shortcut = z.object({ ...whoAndWhere, type: z.literal("shortcut"), callback_id: id });

export const MessageAction = z.object({
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
    ...elsewhere,
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
  subtype: maybe(z.string().max(100)),
  user: maybe(z.union([id, Person])),
  bot_id: maybe(plainId(LIMITS.id)),
  text,
  ts: optionalId,
  thread_ts: optionalId,
  channel: maybe(z.union([id, named.transform((channel) => channel.id)])),
  channel_type: maybe(z.string().max(100)),
  /** Where the author belongs, if not here. */
  user_team: optionalId,
  source_team: optionalId,
  /** Who added somebody to a channel. */
  inviter: optionalId,
  tab: maybe(z.string().max(100)),
  edited: maybe(z.unknown()),
  tokens: maybe(z.object({ bot: z.array(plainId(LIMITS.id)).max(1000).catch([]) })),
});

export const EventCallback = z.object({
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
export type SlackSuggestion = z.output<typeof Suggestion>;
