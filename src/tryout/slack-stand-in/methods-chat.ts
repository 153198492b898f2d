/** chat.*, pins.* and reactions.*, with what Slack refuses. */
import {
  type Answer,
  type Args,
  fail,
  fine,
  json,
  Metadata,
  type Method,
  text,
  writable,
} from "./answers.ts";
import type { Block } from "./block-shapes.ts";
import { checkBlocks } from "./check-blocks.ts";
import { type Channel, directChannel, type Message, newTs, type World } from "./world.ts";

type Content = { readonly text: string; readonly blocks: Block[] };

function contentOf(args: Args): Content | Answer {
  const said = text(args, "text");
  const blocks = args.blocks === undefined ? { result: [] } : checkBlocks(json(args, "blocks"));
  if ("error" in blocks) return fail(blocks.error, blocks.details);
  if (said === "" && blocks.result.length === 0) return fail("no_text");
  // Slack splits what is longer; ours never is.
  if (said.length > 4000) return fail("msg_too_long");
  return { text: said, blocks: blocks.result };
}

const isContent = (content: Content | Answer): content is Content => !("ok" in content);

function metadataOf(args: Args): unknown {
  return args.metadata === undefined ? undefined : Metadata.safeParse(json(args, "metadata")).data;
}

function add(world: World, channel: Channel, message: Omit<Message, "ts" | "user" | "isEdited">): Message {
  const whole: Message = { ...message, ts: newTs(world), user: world.botUser, isEdited: false };
  channel.messages.push(whole);
  channel.lastPostAtMs = world.now().getTime();
  return whole;
}

const postMessage: Method = (world, args) => {
  const id = text(args, "channel");
  // A user's id stands for the conversation with him.
  const channel = world.users.has(id) ? directChannel(world, id) : writable(world, id);
  if (typeof channel === "string") return fail(channel);
  const content = contentOf(args);
  if (!isContent(content)) return content;
  const metadata = metadataOf(args);
  if (args.metadata !== undefined && metadata === undefined) return fail("metadata_must_be_sent_from_app");
  const thread = text(args, "thread_ts");
  if (thread !== "" && !channel.messages.some((message) => message.ts === thread))
    return fail("thread_not_found");
  const message = add(world, channel, { ...content, thread, metadata, only: null });
  return fine({ channel: channel.id, ts: message.ts, message: { ts: message.ts, text: message.text } });
};

const postEphemeral: Method = (world, args) => {
  const channel = writable(world, text(args, "channel"));
  if (typeof channel === "string") return fail(channel);
  const user = text(args, "user");
  if (!channel.members.has(user)) return fail("user_not_in_channel");
  const content = contentOf(args);
  if (!isContent(content)) return content;
  const thread = text(args, "thread_ts");
  const message = add(world, channel, { ...content, thread, metadata: undefined, only: user });
  return fine({ message_ts: message.ts });
};

const own = (world: World, args: Args): { channel: Channel; message: Message } | string => {
  const channel = world.channels.get(text(args, "channel"));
  if (!channel) return "channel_not_found";
  const message = channel.messages.find((each) => each.ts === text(args, "ts") && each.only === null);
  if (!message) return "message_not_found";
  return message.user === world.botUser ? { channel, message } : "cant_update_message";
};

const update: Method = (world, args) => {
  const found = own(world, args);
  if (typeof found === "string") return fail(found);
  if (found.channel.isArchived) return fail("is_archived");
  const content = contentOf(args);
  if (!isContent(content)) return content;
  Object.assign(found.message, { ...content, isEdited: true });
  return fine({ channel: found.channel.id, ts: found.message.ts, text: content.text });
};

const remove: Method = (world, args) => {
  const found = own(world, args);
  if (typeof found === "string") return fail(found);
  found.channel.messages.splice(found.channel.messages.indexOf(found.message), 1);
  return fine({ channel: found.channel.id, ts: found.message.ts });
};

const pin: Method = (world, args) => {
  const channel = writable(world, text(args, "channel"));
  if (typeof channel === "string") return fail(channel);
  const ts = text(args, "timestamp");
  if (!channel.messages.some((message) => message.ts === ts)) return fail("message_not_found");
  if (channel.pins.has(ts)) return fail("already_pinned");
  channel.pins.add(ts);
  return fine();
};

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": postMessage,
  "chat.postEphemeral": postEphemeral,
  "chat.update": update,
  "chat.delete": remove,
  "pins.add": pin,
  "reactions.add": (world, args) =>
    world.channels.get(text(args, "channel"))?.messages.some((each) => each.ts === text(args, "timestamp"))
      ? fine()
      : fail("message_not_found"),
};
