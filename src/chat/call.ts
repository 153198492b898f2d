/** A request from a chat platform, after its door has proven who sent it and before any word of it is read. */
import type { Account } from "../core/context.ts";
import type { PreparedCard, Rendering } from "./card.ts";
import type { FormValues, PreparedForm } from "./form.ts";

export type PlatformName = "slack" | "teams";

/** How a platform names one of its installations; `enterprise` is empty where there is none. */
export type InstallationKey = {
  readonly platform: PlatformName;
  readonly enterprise: string;
  /** Slack team id or Teams tenant id. */
  readonly team: string;
  /** What its secrets' variables begin with, where its row was read; null where it has none. */
  readonly secrets?: string | null;
};

/** Where something was typed or pressed, in the platform's own ids. */
export type CallPlace = {
  readonly conversation: string;
  /** Slack thread timestamp or Teams reply-chain root; empty outside a thread. */
  readonly thread: string;
  readonly kind: "channel" | "group" | "personal";
  /** Teams: where to answer; refreshed on every inbound activity. */
  readonly serviceUrl?: string;
  /** A channel shared with another organisation: outsiders see no detail. */
  readonly isShared?: boolean;
};

export type CallAccount = Account & {
  /** Of another Slack team or tenant, or of none: acts with no rights at all. */
  readonly isOutsider: boolean;
  /** Named by another workspace of a Grid than ours, which says nothing: an outsider until he is known to be in ours. */
  readonly isUnproven?: true;
  /** A guest of our own: only whom the organisation's file names is more than an outsider. */
  readonly isGuest?: boolean;
  readonly isBot: boolean;
  /** What the platform knows of him now; either may be absent. */
  readonly locale?: string;
  readonly zone?: string;
};

/** What a platform knows of an account. */
export type AccountFacts = {
  readonly isDeactivated: boolean;
  readonly isGuest: boolean;
  /** Of another Slack team or tenant. */
  readonly isStranger: boolean;
  readonly isBot: boolean;
  /** As the platform writes them; null where it does not say. */
  readonly zone: string | null;
  readonly locale: string | null;
};

export type Told =
  /** Everything that the platform knows, as of now. */
  | { readonly kind: "whole"; readonly facts: AccountFacts }
  /** What came with an act of the account itself. */
  | { readonly kind: "part"; readonly zone: string | null; readonly locale: string | null }
  /** Something has changed and the platform does not say what: it must be asked again. */
  | { readonly kind: "doubtful" };

export type AccountChange = { readonly account: Account; readonly told: Told };

export type Ask =
  /** `text` without the slash or the mention: "incident open sev1 checkout: payments time out". */
  | { readonly kind: "command"; readonly text: string; readonly via: "slash" | "mention" | "personal" }
  | {
      readonly kind: "button";
      readonly handle: string;
      readonly values: FormValues;
      readonly message: string;
    }
  | { readonly kind: "form"; readonly handle: string; readonly values: FormValues }
  | {
      readonly kind: "message-action";
      readonly action: string;
      readonly text: string;
      readonly message: string;
      readonly author: string;
      readonly writtenAt?: Date;
    }
  | { readonly kind: "home" }
  /** Baton was added or removed here, or a person joined: `app.ts` listens. */
  | { readonly kind: "arrived" }
  | { readonly kind: "removed" }
  | { readonly kind: "person-changed"; readonly changes: readonly AccountChange[] };

export type Call = {
  /** Unique per delivery: a repeat with the same id is answered without being done again. */
  readonly deliveryId: string;
  /**
   * What a person did, where a platform may deliver it again under another id (Teams, after a slow answer): who,
   * where, what, and when by his own clock.
   */
  readonly deed?: string;
  readonly installation: InstallationKey;
  /** The sets of secrets (`SLACK`, `TEAMS_EU`) of the app that was proven to have sent it: it speaks for their installations alone. */
  readonly provenBy: readonly string[];
  readonly account: CallAccount;
  readonly place: CallPlace;
  readonly ask: Ask;
  /** True where the door can carry a card back in its own response; otherwise answers are queued. */
  readonly answersInline: boolean;
  /** The platform delivers it again where it is not answered with success, so that nobody need be told to. */
  readonly comesAgain?: true;
  /** No form can be opened in answer to it: whoever asked gets the button that opens one. */
  readonly opensNoForm?: true;
  /** Slack: opens a form within three seconds. */
  readonly trigger?: string;
};

/** What the door gives back to its platform, after COMMIT. */
export type Answer =
  | { readonly kind: "done" }
  | {
      readonly kind: "card";
      readonly card: PreparedCard;
      readonly rendering: Rendering;
      readonly to: "you" | "channel";
    }
  | { readonly kind: "form"; readonly form: PreparedForm; readonly rendering: Rendering }
  /** The form stays open; each text stands under its field. */
  | { readonly kind: "form-errors"; readonly errors: Readonly<Record<string, string>> }
  /** The same delivery again: acknowledged, nothing done. */
  | { readonly kind: "repeat" }
  /** It came from another app than the installation's: nothing was done, and the door says 401. */
  | { readonly kind: "foreign" };

/** An answer to somebody who was rightly heard. */
export type Heard = Exclude<Answer, { readonly kind: "foreign" }>;

/** What the doors call. Never throws for a refusal or a fault of ours: both become a card. Throws where nothing was committed and the platform should send again. */
export type Router = (call: Call) => Promise<Answer>;
