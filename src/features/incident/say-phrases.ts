/** The phrasebook in the reader's language. */
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import type { Phrases } from "./phrasebook.ts";

/** One sentence per phrase that was picked; empty where none was. */
export function sayPhrases(ctx: Ctx, phrases: Phrases | null): string {
  const t = words(ctx, "incident");
  const { what, whom, trying } = phrases ?? {};
  return [
    ...(what ? [t(`phrase.what.${what}`)] : []),
    ...(whom ? [t(`phrase.whom.${whom}`)] : []),
    ...(trying ? [t(`phrase.trying.${trying}`)] : []),
  ].join(" ");
}
