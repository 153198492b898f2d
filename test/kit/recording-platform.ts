/** A counterpart that takes every message and remembers it; for rooms' tests. Doors are tested on real HTTP. */
import type { AccountFacts, PlatformName } from "../../src/chat/call.ts";
import type { Block, PreparedButton, PreparedCard } from "../../src/chat/card.ts";
import type { Outgoing, Platform } from "../../src/chat/platform.ts";
import type { Outcome } from "../../src/engine/outcome.ts";

export type SeenMessage = {
  readonly platform: PlatformName;
  readonly id: string;
  readonly conversation: string;
  readonly thread: string;
  /** The account that reads it alone; null in a shared place. */
  readonly to: string | null;
  card: PreparedCard;
  language: string;
  edits: number;
  isRepeat: boolean;
};

export type RecordingPlatform = Platform & {
  readonly messages: SeenMessage[];
  readonly channels: { readonly name: string; readonly isPrivate: boolean; readonly invited: string[] }[];
  /** What it knows of accounts, by id; of all others that they are ordinary. */
  readonly accounts: Map<string, Partial<AccountFacts>>;
  /** How often it was asked about an account. */
  readonly looks: string[];
  /** What comes of the next looks, in order; then everything works again. */
  readonly lookTroubles: (Outcome<never> | "never answers")[];
  /** The outcome of the next sends, in order; then everything works again. */
  readonly troubles: Outcome<never>[];
  /** The same for edits. */
  readonly editTroubles: Outcome<never>[];
  /** Conversations that it is not in. */
  readonly absentFrom: Set<string>;
};

const ORDINARY: AccountFacts = {
  isDeactivated: false,
  isGuest: false,
  isStranger: false,
  isBot: false,
  zone: null,
  locale: null,
};

const done = <T>(result: T): Outcome<T> => ({ kind: "done", result });

/** A platform that works. */
export function recordingPlatform(name: PlatformName): RecordingPlatform {
  const messages: SeenMessage[] = [];
  const channels: { name: string; isPrivate: boolean; invited: string[] }[] = [];
  const troubles: Outcome<never>[] = [];
  const editTroubles: Outcome<never>[] = [];
  const absentFrom = new Set<string>();
  const accounts: RecordingPlatform["accounts"] = new Map();
  const looks: string[] = [];
  const lookTroubles: RecordingPlatform["lookTroubles"] = [];
  const conversationOf = ({ to }: Outgoing): string =>
    "account" in to ? `dm-${to.account.subject}` : to.conversation;
  const record = (post: Outgoing): SeenMessage => {
    const reader = "account" in post.to ? post.to.account : "only" in post.to ? post.to.only : null;
    const conversation = conversationOf(post);
    const seen = {
      platform: name,
      id: `${name}-${messages.length + 1}`,
      conversation,
      thread: "thread" in post.to ? post.to.thread : "",
      to: reader?.subject ?? null,
      card: post.card,
      language: post.rendering.language,
      edits: 0,
      isRepeat: post.isRepeat,
    };
    messages.push(seen);
    return seen;
  };
  return {
    name,
    messages,
    channels,
    ...{ troubles, editTroubles, accounts, looks, lookTroubles, absentFrom },
    paceMs: 0,
    async send(post) {
      const trouble = troubles.shift();
      if (trouble) return trouble;
      if (absentFrom.has(conversationOf(post)))
        return { kind: "refused", reason: "not_in_channel", isAbsent: true };
      const seen = record(post);
      return done({ conversation: seen.conversation, message: seen.id });
    },
    async edit(post, message) {
      const trouble = editTroubles.shift();
      if (trouble) return trouble;
      const seen = messages.find((one) => one.id === message);
      if (!seen) return { kind: "refused", reason: "message_not_found", isGone: true };
      seen.card = post.card;
      seen.edits += 1;
      return done({ conversation: seen.conversation, message });
    },
    remove: async () => done(null),
    async openPlace(want) {
      if (name === "teams") return done("unsupported" as const);
      channels.push({
        name: want.name,
        isPrivate: want.isPrivate,
        invited: want.invite.map((account) => account.subject),
      });
      return done({ conversation: `C-${want.name}`, name: want.name });
    },
    async invite(_installation, conversation, accounts) {
      const channel = channels.find((one) => `C-${one.name}` === conversation);
      channel?.invited.push(...accounts.map((account) => account.subject));
      return done(null);
    },
    pin: async () => done(null),
    setTopic: async () => done(null),
    archive: async () => done(null),
    isWelcome: async () => done(false),
    findsAnyAccount: false,
    async findAccount({ account }) {
      looks.push(account.subject);
      const trouble = lookTroubles.shift();
      if (trouble === "never answers") return new Promise(() => undefined);
      return trouble ?? done({ ...ORDINARY, ...accounts.get(account.subject) });
    },
  };
}

/** Everything a person can read on a card, as one text; what a test looks into. */
export function textOf(card: PreparedCard): string {
  return [card.title, ...card.blocks.map((block) => blockText(block as Block))].join("\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
      return block.text;
    case "quote":
      return `${block.text} ${block.by ?? ""}`;
    case "facts":
      return block.facts
        .map(([label, value]) => `${label}: ${value instanceof Date ? value.toISOString() : value}`)
        .join("\n");
    case "list":
      return [block.title ?? "", ...block.items].join("\n");
    case "progress":
      return `${block.label} ${block.done}/${block.of}`;
    case "image":
      return block.alternative;
    case "buttons":
      return block.buttons.map((button) => `[${button.label}]`).join(" ");
    case "divider":
      return "";
  }
}

/** The button with this label; for pressing it. */
export function buttonOn(
  card: PreparedCard,
  label: string | RegExp,
): Extract<PreparedButton, { handle: string }> {
  const buttons = card.blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));
  const found = buttons.find((button) =>
    typeof label === "string" ? button.label === label : label.test(button.label),
  );
  if (!found || !("handle" in found))
    throw new Error(`no button ${label} among ${buttons.map((one) => one.label).join(", ")}`);
  return found;
}
