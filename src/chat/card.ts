/**
 * A card as data, before any platform. Texts are plain (a renderer escapes them), instants are instants
 * (a renderer localises them), buttons name what they do (a handle is made when the card is sent).
 */
import { instantMark } from "../core/instants.ts";
import { shorten } from "../core/shorten.ts";
import type { Subject } from "../core/subject.ts";
import type { Language } from "../core/words.ts";

/** Plain text; may hold instant marks (`core/instants.ts`). */
export type Text = string;

export type Tone = "alarm" | "warning" | "good" | "neutral";

export type Fact = readonly [label: Text, value: Text | Date];

export type Block =
  | { readonly kind: "text"; readonly text: Text; readonly style?: "plain" | "quiet" | "strong" }
  /** People's own words, shown as typed and marked with their language where it is known. */
  | { readonly kind: "quote"; readonly text: Text; readonly by?: Text; readonly language?: string }
  | { readonly kind: "facts"; readonly facts: readonly Fact[] }
  | {
      readonly kind: "list";
      readonly title?: Text;
      readonly items: readonly Text[];
      readonly ordered?: boolean;
    }
  | { readonly kind: "progress"; readonly label: Text; readonly done: number; readonly of: number }
  | { readonly kind: "image"; readonly url: string; readonly alternative: Text }
  | { readonly kind: "buttons"; readonly buttons: readonly (ActionButton | LinkButton)[] }
  | { readonly kind: "divider" };

export type Confirm = { readonly title: Text; readonly text: Text; readonly yes: Text; readonly no: Text };

export type ActionButton = {
  readonly action: string;
  readonly subject: Subject;
  readonly label: Text;
  /** The state of the subject that the card shows; the verb compares it, so an old card does nothing wrong. */
  readonly revision?: number;
  readonly payload?: Readonly<Record<string, string>>;
  readonly style?: "primary" | "danger";
  readonly confirm?: Confirm;
  /** The press answers with a form, which on Slack must open within three seconds. */
  readonly opensForm?: boolean;
};

export type LinkButton = { readonly url: string; readonly label: Text };

export type Card = {
  readonly title: Text;
  /** What a locked phone shows: plain, at most 100 characters, the most urgent word first. */
  readonly notification: Text;
  readonly tone?: Tone;
  readonly blocks: readonly Block[];
};

/** A card that is ready for a platform: its buttons carry opaque handles and nothing else. */
export type PreparedButton =
  | LinkButton
  | (Omit<ActionButton, "subject" | "payload" | "revision" | "action"> & { readonly handle: string });
export type PreparedBlock =
  | Exclude<Block, { kind: "buttons" }>
  | { readonly kind: "buttons"; readonly buttons: readonly PreparedButton[] };
export type PreparedCard = Omit<Card, "blocks"> & { readonly blocks: readonly PreparedBlock[] };

/** For whom a card is rendered. `zone` null: a shared place, where each reader's own time and UTC both stand. */
export type Rendering = { readonly language: Language; readonly zone: string | null };

/** The card as it can be kept in a row: instants become marks, since JSON knows no dates. */
export const kept = (card: Card): Card => ({
  ...card,
  blocks: card.blocks.map((block) =>
    block.kind === "facts"
      ? {
          ...block,
          facts: block.facts.map(
            ([label, value]): Fact => [label, value instanceof Date ? instantMark(value) : value],
          ),
        }
      : block,
  ),
});

/** A card of one sentence. */
export const sentence = (text: Text, tone: Tone = "neutral"): Card => ({
  title: "",
  notification: shorten(text, 100),
  tone,
  blocks: [{ kind: "text", text }],
});
