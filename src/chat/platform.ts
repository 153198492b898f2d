/** What Baton asks of a chat platform; `slack/` and `teams/` fulfil it. Nothing here knows either. */
import type { Account } from "../core/context.ts";
import type { Outcome } from "../engine/outcome.ts";
import type { AccountFacts, InstallationKey, PlatformName } from "./call.ts";
import type { PreparedCard, Rendering } from "./card.ts";

/** Where a bot can make a channel of its own; elsewhere a subject's home is the thread below its card. */
export const MAKES_CHANNELS: readonly PlatformName[] = ["slack"];

/** A message on its way out. */
export type Outgoing = {
  readonly installation: InstallationKey;
  /** A channel or chat id; for a private message the account's, where no conversation is known yet. */
  readonly to:
    | { readonly conversation: string; readonly thread: string; readonly serviceUrl?: string }
    | { readonly account: Account; readonly conversation?: string; readonly serviceUrl?: string }
    /** Seen by one person in a shared place (Slack ephemeral); falls back to a private message where the platform has none. */
    | {
        readonly only: Account;
        readonly conversation: string;
        readonly thread: string;
        readonly serviceUrl?: string;
      };
  readonly card: PreparedCard;
  readonly rendering: Rendering;
  /** Unique per post and attempt series: carried as metadata where the platform has it, so that `look` can find it. */
  readonly mark: string;
  /** True for the one repeat after an ambiguous send; the card says so itself. */
  readonly isRepeat: boolean;
};

export type Sent = { readonly conversation: string; readonly message: string; readonly serviceUrl?: string };

export type OpenedPlace = { readonly conversation: string; readonly name: string; readonly url?: string };

export type Platform = {
  readonly name: PlatformName;
  /**
   * One HTTP request (or two where a private conversation must be opened first); no retries of its own.
   * `mayLeave` is asked at once before the one that posts.
   */
  send(post: Outgoing, mayLeave?: () => boolean): Promise<Outcome<Sent>>;
  edit(post: Outgoing, message: string): Promise<Outcome<Sent>>;
  remove(installation: InstallationKey, sent: Sent): Promise<Outcome<null>>;
  /**
   * After an unsure send: the message if it is there, `absent` if surely not, `unknown` where one cannot look now.
   * Absent where a message can never be found again.
   */
  look?(post: Outgoing, since: Date): Promise<Outcome<Sent | "absent" | "unknown">>;
  /** A channel of its own (Slack) or a thread root's place (Teams); `name_taken` by the same mark is success. */
  openPlace(want: {
    readonly installation: InstallationKey;
    readonly name: string;
    readonly topic: string;
    readonly invite: readonly Account[];
    readonly isPrivate: boolean;
    readonly mark: string;
  }): Promise<Outcome<OpenedPlace | "unsupported">>;
  invite(
    installation: InstallationKey,
    conversation: string,
    accounts: readonly Account[],
  ): Promise<Outcome<null>>;
  pin(installation: InstallationKey, sent: Sent): Promise<Outcome<null>>;
  setTopic(installation: InstallationKey, conversation: string, topic: string): Promise<Outcome<null>>;
  archive(installation: InstallationKey, conversation: string): Promise<Outcome<null>>;
  /**
   * What the platform knows of an account now; null where it knows no such account. `place`: where it is acting,
   * which Teams must be told.
   */
  findAccount(question: {
    readonly installation: InstallationKey;
    readonly account: Account;
    readonly place: { readonly conversation: string; readonly serviceUrl?: string } | null;
  }): Promise<Outcome<AccountFacts | null>>;
  /**
   * Whether outsiders read along in a conversation, for a call that somebody waits for; undefined where nothing new is
   * known of it in time. Never rejects. Absent where each call tells it by itself.
   */
  findOutsiders?(installation: InstallationKey, conversation: string): Promise<boolean | undefined>;
  /** Whether the installation lets us in now; false where the platform does not tell. */
  isWelcome(installation: InstallationKey): Promise<Outcome<boolean>>;
  /** Whether it can be asked about an account that is acting nowhere. */
  readonly findsAnyAccount: boolean;
  /** Milliseconds between two messages to one conversation, by the platform's published limit. */
  readonly paceMs: number;
};
