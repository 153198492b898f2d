/** The one list of all that is wrong in a file, with line and column. */
import { Refusal } from "../../core/refusal.ts";
import { type Language, wordsByKey, wordsIn } from "../../core/words.ts";
import type { Mistake } from "./file-section.ts";

export type PlacedMistake = Mistake & { readonly line: number; readonly column: number };

/** Thrown where a file has mistakes: nothing of it was applied. */
export class FileMistakes extends Refusal {
  readonly mistakes: readonly PlacedMistake[];
  constructor(mistakes: readonly PlacedMistake[]) {
    super("organisation.file-mistakes", { count: mistakes.length });
    this.mistakes = [...mistakes].sort((a, b) => a.line - b.line || a.column - b.column);
    this.message = this.mistakes.map((mistake) => mistakeLine("en", mistake)).join("\n");
  }
}

/** A mistake's sentence; rooms keep theirs under `mistake.<reason>` of their own catalogue. */
export function mistakeText(language: Language, mistake: Omit<Mistake, "path">): string {
  const dot = mistake.key.indexOf(".");
  const [room, reason] = [mistake.key.slice(0, dot), mistake.key.slice(dot + 1)];
  const known = wordsByKey(language, { feature: room, key: `mistake.${reason}` }, mistake.params);
  return known ?? wordsIn(language, "organisation")("mistake.wrong-value", { value: mistake.key });
}

/** `7:12 teams.payments.lead: nobody here is called "anne". Did you mean "anna"?` */
export const mistakeLine = (language: Language, mistake: PlacedMistake): string =>
  `${mistake.line}:${mistake.column} ${mistake.path.join(".")}: ${mistakeText(language, mistake)}`;
