/** conversations.* */
import { type Args, fail, fine, type Method, text, writable } from "./answers.ts";
import { addChannel, type Channel, directChannel, type Message, type World } from "./world.ts";

const described = (channel: Channel) => ({
  id: channel.id,
  name: channel.name,
  creator: channel.creator,
  is_archived: channel.isArchived,
  is_private: channel.isPrivate,
  is_im: channel.with !== null,
  is_shared: channel.sharing === "ext" || channel.sharing === "org",
  is_ext_shared: channel.sharing === "ext",
  is_org_shared: channel.sharing === "org",
  is_pending_ext_shared: channel.sharing === "pending",
  topic: { value: channel.topic },
  purpose: { value: channel.purpose },
  num_members: channel.members.size,
});

const open: Method = (world, args) => {
  const [user = "", ...others] = text(args, "users").split(",");
  const known = world.users.get(user);
  if (!known || others.length > 0) return fail("user_not_found");
  if (known.isBot) return fail("cannot_dm_bot");
  if (known.isDeleted) return fail("user_disabled");
  return fine({ channel: { id: directChannel(world, user).id } });
};

const create: Method = (world, args) => {
  const name = text(args, "name");
  if (name === "") return fail("invalid_name_required");
  if (name.length > 80) return fail("invalid_name_maxlength");
  if (!/^[a-z0-9_-]+$/.test(name)) return fail("invalid_name_specials");
  if (!/[a-z0-9]/.test(name)) return fail("invalid_name_punctuation");
  if ([...world.channels.values()].some((channel) => channel.name === name)) return fail("name_taken");
  const channel = addChannel(world, {
    id: world.next("C0NEW"),
    name,
    isPrivate: text(args, "is_private") === "true",
    with: null,
    creator: world.botUser,
  });
  channel.members.add(world.botUser);
  return fine({ channel: described(channel) });
};

function refusedFor(world: World, channel: Channel, id: string): string | undefined {
  const user = world.users.get(id);
  if (!user) return "user_not_found";
  if (id === world.botUser) return "cant_invite_self";
  if (user.isDeleted) return "cant_invite";
  if (user.isGuest) return "user_is_ultra_restricted";
  return channel.members.has(id) ? "already_in_channel" : undefined;
}

const invite: Method = (world, args) => {
  const channel = writable(world, text(args, "channel"));
  if (typeof channel === "string") return fail(channel);
  const ids = text(args, "users").split(",");
  if (ids.length > 100) return fail("too_many_users");
  const refused = ids.flatMap((user) => {
    const error = refusedFor(world, channel, user);
    return error ? [{ ok: false, user, error }] : [];
  });
  const isForced = text(args, "force") === "true";
  if (refused.length > 0 && !isForced) return fail(refused[0]?.error ?? "");
  const bad = new Set(refused.map((each) => each.user));
  for (const user of ids) if (!bad.has(user)) channel.members.add(user);
  return refused.length > 0
    ? { ...fail(refused[0]?.error ?? ""), errors: refused }
    : fine({ channel: described(channel) });
};

const shown = (message: Message, isWhole: boolean) => ({
  type: "message",
  ts: message.ts,
  user: message.user,
  text: message.text,
  blocks: message.blocks,
  ...(message.thread && { thread_ts: message.thread }),
  ...(isWhole && message.metadata !== undefined && { metadata: message.metadata }),
});

/** Newest first, `limit` at a time; the cursor is the place to go on from. */
function read(messages: readonly Message[], args: Args) {
  const oldest = Number(text(args, "oldest") || 0);
  const all = messages.filter((message) => message.only === null && Number(message.ts) > oldest).reverse();
  const from = Number(text(args, "cursor") || 0);
  const limit = Math.min(Number(text(args, "limit") || 100), 999);
  const isWhole = text(args, "include_all_metadata") === "true";
  const hasMore = from + limit < all.length;
  return fine({
    messages: all.slice(from, from + limit).map((message) => shown(message, isWhole)),
    has_more: hasMore,
    response_metadata: { next_cursor: hasMore ? String(from + limit) : "" },
  });
}

const history: Method = (world, args) => {
  const channel = world.channels.get(text(args, "channel"));
  if (!channel) return fail("channel_not_found");
  if (!channel.members.has(world.botUser)) return fail("not_in_channel");
  return read(
    channel.messages.filter((message) => message.thread === ""),
    args,
  );
};

const replies: Method = (world, args) => {
  const channel = world.channels.get(text(args, "channel"));
  if (!channel) return fail("channel_not_found");
  const ts = text(args, "ts");
  const thread = channel.messages.filter((message) => message.ts === ts || message.thread === ts);
  return thread.length === 0 ? fail("thread_not_found") : read(thread, args);
};

const list: Method = (world, args) => {
  const types = text(args, "types") || "public_channel";
  const all = [...world.channels.values()].filter(
    (channel) =>
      channel.with === null &&
      types.includes(channel.isPrivate ? "private_channel" : "public_channel") &&
      !(text(args, "exclude_archived") === "true" && channel.isArchived),
  );
  const from = Number(text(args, "cursor") || 0);
  const limit = Math.min(Number(text(args, "limit") || 100), 1000);
  const next = from + limit < all.length ? String(from + limit) : "";
  return fine({
    channels: all.slice(from, from + limit).map(described),
    response_metadata: { next_cursor: next },
  });
};

const change =
  (name: "topic" | "purpose"): Method =>
  (world, args) => {
    const channel = writable(world, text(args, "channel"));
    if (typeof channel === "string") return fail(channel);
    const value = text(args, name);
    if (value.length > 250) return fail("too_long");
    channel[name] = value;
    return fine({ channel: described(channel) });
  };

const archive: Method = (world, args) => {
  const channel = world.channels.get(text(args, "channel"));
  if (!channel) return fail("channel_not_found");
  if (channel.isArchived) return fail("already_archived");
  channel.isArchived = true;
  return fine();
};

export const conversationMethods: Readonly<Record<string, Method>> = {
  "conversations.open": open,
  "conversations.create": create,
  "conversations.invite": invite,
  "conversations.history": history,
  "conversations.replies": replies,
  "conversations.list": list,
  "conversations.setTopic": change("topic"),
  "conversations.setPurpose": change("purpose"),
  "conversations.archive": archive,
  "conversations.info": (world, args) => {
    const channel = world.channels.get(text(args, "channel"));
    // A private channel is none for whoever is not in it.
    const isHidden = channel?.isPrivate && channel.with === null && !channel.members.has(world.botUser);
    return channel && !isHidden ? fine({ channel: described(channel) }) : fail("channel_not_found");
  },
};
