/** What a Slack team holds, in memory: people, channels, messages, views; and everything that was done to it. */
import type { Block, View } from "./block-shapes.ts";

export type User = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly locale: string;
  readonly team: string;
  isDeleted: boolean;
  readonly isGuest: boolean;
  /** On Enterprise Grid: every workspace that he is in. */
  readonly gridTeams?: readonly string[];
  readonly isBot: boolean;
};

export type Message = {
  readonly ts: string;
  readonly user: string;
  text: string;
  blocks: Block[];
  readonly thread: string;
  readonly metadata: unknown;
  /** Set where only one person sees it. */
  readonly only: string | null;
  isEdited: boolean;
};

export type Channel = {
  readonly id: string;
  name: string;
  topic: string;
  purpose: string;
  isArchived: boolean;
  readonly isPrivate: boolean;
  /** A direct conversation of the bot with this person. */
  readonly with: string | null;
  readonly creator: string;
  /** With other companies, with one that has not agreed yet, within one Enterprise Grid, or with nobody. */
  sharing: "none" | "ext" | "pending" | "org";
  readonly members: Set<string>;
  readonly messages: Message[];
  readonly pins: Set<string>;
  /** By the stand-in's clock, for the rate limit. */
  lastPostAtMs: number;
};

export type OpenView = {
  readonly id: string;
  readonly user: string;
  view: View;
  errors: Record<string, string>;
};

/** One call of the Web API and what came of it; what was refused is here too. */
export type Effect = {
  readonly at: Date;
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, unknown>>;
};

export type World = {
  readonly now: () => Date;
  readonly team: string;
  readonly enterprise: string;
  readonly botUser: string;
  /** Bot tokens that are good now. */
  readonly tokens: Set<string>;
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  readonly views: Map<string, OpenView>;
  readonly homes: Map<string, View>;
  readonly triggers: Map<string, { readonly user: string; readonly expiresAtMs: number; isUsed: boolean }>;
  readonly responses: Map<
    string,
    { readonly channel: string; readonly user: string; readonly expiresAtMs: number; uses: number }
  >;
  readonly effects: Effect[];
  /** Least milliseconds between two posts to a channel; 0 for no limit. */
  paceMs: number;
  next(prefix: string): string;
};

export type WorldSettings = {
  readonly now: () => Date;
  readonly team?: string;
  readonly enterprise?: string;
  readonly token: string;
  readonly users: readonly (Pick<User, "id" | "name"> & Partial<User>)[];
  /** Channels by id, with their names; everyone and the bot are in them. */
  readonly channels: Readonly<Record<string, string>>;
};

/** A team as its administrator would have set it up. */
export function makeWorld(settings: WorldSettings): World {
  let count = 0;
  const team = settings.team ?? "T0MERIDIAN";
  const botUser = "U0BATON";
  const world: World = {
    now: settings.now,
    team,
    enterprise: settings.enterprise ?? "",
    botUser,
    tokens: new Set([settings.token]),
    users: new Map(),
    channels: new Map(),
    views: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responses: new Map(),
    effects: [],
    paceMs: 0,
    next: (prefix) => {
      count += 1;
      return `${prefix}${String(count).padStart(6, "0")}`;
    },
  };
  const ordinary = { zone: "UTC", locale: "en-GB", team, isDeleted: false, isGuest: false, isBot: false };
  for (const user of settings.users) world.users.set(user.id, { ...ordinary, ...user });
  world.users.set(botUser, { ...ordinary, id: botUser, name: "baton", isBot: true });
  for (const [id, name] of Object.entries(settings.channels)) {
    const channel = addChannel(world, { id, name, isPrivate: false, with: null, creator: "U0ADMIN" });
    for (const user of world.users.keys()) channel.members.add(user);
  }
  return world;
}

type NewChannel = Pick<Channel, "id" | "name" | "isPrivate" | "with" | "creator">;

export function addChannel(world: World, made: NewChannel): Channel {
  const channel: Channel = {
    ...made,
    topic: "",
    purpose: "",
    isArchived: false,
    sharing: "none",
    members: new Set(),
    messages: [],
    pins: new Set(),
    lastPostAtMs: Number.NEGATIVE_INFINITY,
  };
  world.channels.set(channel.id, channel);
  return channel;
}

/** The bot's direct conversation with someone; made when it is first needed. */
export function directChannel(world: World, user: string): Channel {
  const known = [...world.channels.values()].find((channel) => channel.with === user);
  if (known) return known;
  const id = `D0${user.slice(1)}`;
  const channel = addChannel(world, { id, name: "", isPrivate: true, with: user, creator: world.botUser });
  channel.members.add(user).add(world.botUser);
  return channel;
}

/** Message ids are instants with a counter behind them, as Slack's are: unique and rising. */
export const newTs = (world: World): string =>
  `${Math.floor(world.now().getTime() / 1000)}.${world.next("")}`;

/** For three seconds, and once. */
export function newTrigger(world: World, user: string): string {
  const trigger = world.next("trigger.");
  world.triggers.set(trigger, { user, expiresAtMs: world.now().getTime() + 3000, isUsed: false });
  return trigger;
}
