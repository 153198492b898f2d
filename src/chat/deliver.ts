/**
 * Everything Baton says. Four kinds: a card (live, edited in place, never notifies again), a line (one per
 * event, in the subject's thread), a page and a digest (private). All are queued in the caller's transaction.
 */
import type { Ctx } from "../core/context.ts";
import type { Subject } from "../core/subject.ts";
import type { Card } from "./card.ts";

/** A card's words for whoever reads: called once per language and zone, with a context for that reader. */
export type CardFor = (ctx: Ctx) => Promise<Card> | Card;

/** Posts a subject's live card to a shared place and keeps it up to date from then on. Twice is once. */
export declare function postCard(ctx: Ctx, subject: Subject, placeId: string): Promise<void>;

/** Queues an edit of every living copy of a subject's card; edits that come late collapse into the newest. */
export declare function refreshCards(ctx: Ctx, subject: Subject): Promise<void>;

/** One line per event into every home of the subject (its thread or channel), in each place's language. */
export declare function postLine(ctx: Ctx, subject: Subject, card: CardFor): Promise<void>;

/**
 * A private message to a person on the account he prefers; resolves to the post's id, or null where he has
 * no chat account. `live`: the subject's own live card, refreshed later, instead of `card`.
 */
export declare function tell(
  ctx: Ctx,
  personId: string,
  message: {
    readonly kind: "page" | "digest" | "line" | "card";
    readonly subject: Subject;
    /** Makes telling twice telling once: "handoff:…:drafted". */
    readonly mark: string;
    readonly card: CardFor | "live";
    /** Only on this platform; default the preferred one. */
    readonly platform?: "slack" | "teams";
  },
): Promise<string | null>;

/** Wants a home for a subject on an installation: a channel (Slack) or a thread in `under` (Teams). Twice is once. */
export declare function openHome(
  ctx: Ctx,
  subject: Subject,
  home: {
    readonly installationId: string;
    readonly name: string;
    readonly topic: string;
    readonly language: string;
    /** People to invite, by person id. */
    readonly invite: readonly string[];
    readonly isPrivate: boolean;
    /** Teams: the place (`places.id`) whose thread becomes the home. Slack: where the opening is announced by a card. */
    readonly under: string | null;
  },
): Promise<void>;
