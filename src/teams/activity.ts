/** The parts of a Bot Framework activity that Baton reads; everything else is dropped at the gate. */
import { z } from "zod";
import { isStorable, plainId, saidWords, storable } from "../core/storable.ts";

const text = (length: number) => z.string().max(length);
const id = text(600);
/** Teams sends null, other shapes and long texts where nothing depends on them: those are as if absent. */
const loose = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const Account = z.object({
  id,
  name: loose(saidWords(300)),
  aadObjectId: loose(text(100)),
  tenantId: loose(text(100)),
  role: loose(text(40)),
  userRole: loose(text(40)),
});

/** Someone who was added to a conversation or removed from it. */
const Moved = z.object({ id, aadObjectId: loose(text(100)) });

const Mention = z.object({
  type: z.literal("mention"),
  text: loose(text(600)),
  mentioned: z.object({
    id: plainId(600),
    name: loose(saidWords(300)),
    aadObjectId: loose(plainId(100)),
  }),
});
const ClientInfo = z.object({
  type: z.literal("clientInfo"),
  timezone: loose(plainId(64)),
  locale: loose(plainId(40)),
});
export const Entity = z.union([Mention, ClientInfo]);

const ChannelData = z.object({
  tenant: loose(z.object({ id: text(100) })),
  team: loose(z.object({ id })),
  channel: loose(z.object({ id, type: loose(text(40)) })),
});

const Conversation = z.object({
  id: id.min(1),
  conversationType: loose(text(40)),
  tenantId: loose(text(100)),
  isGroup: loose(z.boolean()),
});
type Conversation = z.output<typeof Conversation>;

/** A message's menu may be used in a chat that Baton is not part of; Teams names none then. */
const UNNAMED: Conversation = { id: "", conversationType: "personal" };

const Shape = z.object({
  type: text(60).min(1),
  id: id.min(1),
  serviceUrl: text(500).min(1),
  channelId: text(60),
  name: loose(text(100)),
  action: loose(text(60)),
  text: loose(z.string().transform(storable)),
  locale: loose(plainId(40)),
  localTimezone: loose(plainId(64)),
  timestamp: loose(text(64)),
  localTimestamp: loose(text(64)),
  replyToId: loose(id),
  from: loose(Account),
  recipient: loose(Account),
  conversation: Conversation.nullish(),
  channelData: loose(ChannelData),
  entities: loose(z.array(z.unknown()).max(100)),
  membersAdded: loose(z.array(Moved).max(500)),
  membersRemoved: loose(z.array(Moved).max(500)),
  value: z.unknown().optional(),
});

const Placed = Shape.refine(({ type, conversation }) => conversation != null || type === "invoke").transform(
  ({ conversation, ...said }) => ({ ...said, conversation: conversation ?? UNNAMED }),
);
export type Activity = z.output<typeof Placed>;

/** Every id that is read, and that something may be looked up or kept by. */
const idsOf = (activity: Activity): (string | undefined)[] => [
  activity.id,
  activity.replyToId,
  ...[
    activity.from,
    activity.recipient,
    ...(activity.membersAdded ?? []),
    ...(activity.membersRemoved ?? []),
  ].flatMap((one) => [one?.id, one?.aadObjectId]),
  activity.from?.tenantId,
  activity.conversation.id,
  activity.conversation.tenantId,
  activity.channelData?.tenant?.id,
  activity.channelData?.team?.id,
  activity.channelData?.channel?.id,
];

/** What must be right before anything else is looked at. */
export const Activity = Placed.refine((activity) => idsOf(activity).every((one) => isStorable(one ?? "")));

export const entitiesOf = (activity: Activity): z.output<typeof Entity>[] =>
  (activity.entities ?? []).flatMap((entity) => Entity.safeParse(entity).data ?? []);

/** The tenant in which the conversation lives; in a shared channel a caller may come from another. */
export const tenantOf = (activity: Activity): string | undefined =>
  activity.conversation.tenantId ?? activity.channelData?.tenant?.id;
