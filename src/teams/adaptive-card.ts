/** The part of Adaptive Cards 1.5 that Baton makes (adaptivecards.io/explorer). */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** An element or an action; `test/teams` holds every one against Microsoft's schema. */
export type Element = JsonObject & { readonly type: string };

export type AdaptiveCard = {
  readonly type: "AdaptiveCard";
  readonly $schema: string;
  readonly version: "1.5";
  readonly lang: string;
  readonly fallbackText: string;
  readonly body: readonly Element[];
};

/** What every action of ours is called; which one it is stands in its handle alone. */
export const VERB = "baton";

export const CARD_TYPE = "application/vnd.microsoft.card.adaptive";

/** A message that holds one card, ready for the connector. */
export type CardMessage = {
  readonly type: "message";
  /** Notifications show it instead of the card. */
  readonly summary: string;
  readonly attachments: readonly [{ readonly contentType: string; readonly content: AdaptiveCard }];
  readonly channelData?: JsonObject;
};

/** The size that Teams may count: UTF-8 or UTF-16, whichever is more. */
export function sizeBytes(value: unknown): number {
  const text = JSON.stringify(value);
  return Math.max(Buffer.byteLength(text), text.length * 2);
}
