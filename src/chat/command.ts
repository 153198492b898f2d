/** What a person can type, press and fill in; rooms list these in their `feature.ts`. */
import type { Ctx } from "../core/context.ts";
import type { Subject, SubjectKind } from "../core/subject.ts";
import type { Call, CallPlace } from "./call.ts";
import type { Card } from "./card.ts";
import type { Form, FormValues } from "./form.ts";
import type { Line } from "./line.ts";

/** Where a verb was asked for, in words every room understands. */
export type Here = {
  readonly place: CallPlace;
  /** The incident (release, …) whose own channel or thread this is: no number is needed here. */
  readonly subject: Subject | null;
  /** `places.id` of a known shared place; null in a private chat or an unknown channel. */
  readonly placeId: string | null;
  /** Baton was told that it had been taken out of here. */
  readonly isLost?: true;
};

/** What a room answers; the router prepares and delivers it. */
export type Reply =
  | {
      readonly to: "you" | "channel";
      readonly card: Card;
      /** Only shortens the wait: left out where the door cannot carry it back at once. */
      readonly isOnlyAtOnce?: boolean;
    }
  | { readonly form: Form }
  | { readonly errors: Readonly<Record<string, string>> }
  /** Nothing to say: a live card already shows it. */
  | null;

export type Command = {
  /** `<noun> <verb>`, canonical English; `<noun>` alone is the bare command. Synonyms are in the locales. */
  readonly name: string;
  /** A locale key of the room: one line of help. */
  readonly help: string;
  /** The bare command takes what is no verb as its argument (`/oncall payments`). */
  readonly takesWords?: boolean;
  readonly run: (ctx: Ctx, line: Line, here: Here) => Promise<Reply>;
};

export type Press = {
  readonly subject: Subject;
  readonly revision: number | null;
  readonly payload: Readonly<Record<string, string>>;
  readonly values: FormValues;
};

export type Button = {
  /** `<room>.<verb>`: what the card's button names. */
  readonly action: string;
  readonly run: (ctx: Ctx, press: Press, here: Here) => Promise<Reply>;
};

export type FormKind = {
  readonly action: string;
  readonly submit: (ctx: Ctx, press: Press, here: Here) => Promise<Reply>;
};

export type MessageAction = {
  readonly action: string;
  readonly run: (
    ctx: Ctx,
    message: {
      readonly text: string;
      readonly message: string;
      readonly author: string;
      readonly writtenAt?: Date;
    },
    here: Here,
  ) => Promise<Reply>;
};

/** What a room does when the platform tells that Baton arrived, was removed, is back, or a person changed. */
export type AskKind = {
  readonly ask: "arrived" | "removed" | "returned" | "person-changed" | "home";
  readonly run: (ctx: Ctx, call: Call) => Promise<Reply>;
};

/** The live card of a kind of subject: rendered anew for every place and language whenever it changes. */
export type SubjectCard = {
  readonly kind: SubjectKind;
  /**
   * Null where the subject is gone or not visible there. `isFirst`: it has not been sent yet, and null then
   * means that it is no longer needed (a page whose incident is over).
   */
  readonly card: (ctx: Ctx, subject: Subject, showing: { readonly isFirst: boolean }) => Promise<Card | null>;
};

/** The action of the button that runs a suggested line ("Did you mean …?"). */
export const RUN_LINE = "chat.run-line";
