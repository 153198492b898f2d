/** Which refusals of a call are denials, and what is written down of them. */
import type { Ctx } from "../core/context.ts";
import type { Asked } from "../core/denial.ts";
import { Denial, type Refusal } from "../core/refusal.ts";
import { subjectKey } from "../core/subject.ts";
import type { Call } from "./call.ts";
import { findMeaning } from "./handles.ts";

/**
 * A "no" that follows from who asks; and someone who is no known person pressing in vain, whatever he is told: that
 * there is no such thing rather than that he may not.
 */
export const isDenial = ({ actor }: Ctx, refusal: Refusal, { ask }: Call): boolean =>
  refusal instanceof Denial || (actor.kind === "account" && (ask.kind === "button" || ask.kind === "form"));

/** What he reached for: the button's action and subject. What somebody typed is his own words, and left out. */
export async function askedBy(ctx: Ctx, { ask, deliveryId }: Call): Promise<Asked> {
  const known = { ask: ask.kind, delivery: deliveryId };
  if (ask.kind !== "button" && ask.kind !== "form") return known;
  const meaning = await findMeaning(ctx, ask.handle);
  return meaning ? { ...known, action: meaning.action, about: subjectKey(meaning.subject) } : known;
}
