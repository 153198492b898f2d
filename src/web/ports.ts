/** What HTTP needs of the rooms; they fulfil it, `app.ts` hands it in. */
import type { Card } from "../chat/card.ts";
import type { Actor, Ctx } from "../core/context.ts";
import { definePort } from "../core/house.ts";
import type { Language } from "../core/words.ts";
import type { Transaction } from "../db/transaction.ts";

/** Whoever a secret speaks for, with rights as of this transaction. */
export type Bearer = { readonly actor: Actor; readonly language: Language; readonly zone: string };

export type Bearers = {
  /** The organisation's id, in a transaction over all of them ("*"); null where nobody has this secret any more. */
  findOrganisation(tx: Transaction, secret: string): Promise<string | null>;
  /** In a transaction of that organisation; null where it has ended meanwhile. */
  findBearer(tx: Transaction, secret: string): Promise<Bearer | null>;
};

/** API tokens; the access room fulfils it. */
export const tokenPort = definePort<Bearers>("tokens");

/** What a person sees behind a page's link. */
export type PageView = {
  /** Without buttons. */
  readonly card: Card;
  /** What the button says that still answers; null where no answer is wanted any more. */
  readonly press: string | null;
  /** `late`: this press has changed nothing. `ended`: the link shows nothing any more, whatever it is asked. */
  readonly outcome: "shown" | "answered" | "late" | "ended";
};

/** Signed links that acknowledge a page without chat; the page room fulfils it. */
export type PageLinks = Bearers & {
  /** Changes nothing: mail programs and chat platforms look at links by themselves. */
  show(ctx: Ctx, secret: string): Promise<PageView>;
  /** The person who was paged has it, as long as his answer is wanted. Later presses show what became of it. */
  acknowledge(ctx: Ctx, secret: string): Promise<PageView>;
};
export const pageLinkPort = definePort<PageLinks>("page-links");
