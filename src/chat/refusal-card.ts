/** An expected no, and a fault, as cards in the caller's language. */
import type { Ctx } from "../core/context.ts";
import { Fault, type Refusal } from "../core/refusal.ts";
import { words, wordsByKey } from "../core/words.ts";
import { type Card, sentence } from "./card.ts";

/** The refusal's sentence. Errors: a fault where the catalogue has no text for it (the laws find such a key). */
export function refusalText(ctx: Ctx, refusal: Refusal): string {
  const dot = refusal.key.indexOf(".");
  const text = wordsByKey(
    ctx.reader.language,
    { feature: refusal.key.slice(0, dot), key: `refusal.${refusal.key.slice(dot + 1)}` },
    refusal.params,
  );
  if (text === undefined) throw new Fault(`no text for the refusal ${refusal.key}`);
  return text;
}

export const refusalCard = (ctx: Ctx, refusal: Refusal): Card =>
  sentence(refusalText(ctx, refusal), "warning");

/** What a caller sees of a fault: nothing was changed, and a reference to be found in the logs. */
export function faultCard(ctx: Ctx, reference: string): Card {
  const t = words(ctx, "chat");
  return { ...sentence(t("fault", { reference }), "alarm"), title: t("fault-title") };
}
