/** What a typed word may have meant. */
import { distance } from "fastest-levenshtein";

/** Letters only, lower case: "Check-out" and "checkout" are the same word. */
export const plainWord = (typed: string): string =>
  typed
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** The known words within two edits (one for short words) of a typed one, the nearest first. */
export function findNearest(typed: string, known: readonly string[]): string[] {
  const wanted = plainWord(typed);
  const reach = wanted.length < 5 ? 1 : 2;
  return known
    .map((word) => ({ word, edits: edits(wanted, plainWord(word)) }))
    .filter(({ word, edits }) => edits <= reach && edits < plainWord(word).length)
    .sort((a, b) => a.edits - b.edits || (a.word < b.word ? -1 : 1))
    .map(({ word }) => word);
}

/** Two neighbours swapped ("nmae") are one slip of the fingers, not two. */
function edits(left: string, right: string): number {
  const plain = distance(left, right);
  if (plain !== 2 || left.length !== right.length) return plain;
  const at = [...left].findIndex((letter, index) => letter !== right[index]);
  const isSwap = left[at] === right[at + 1] && left[at + 1] === right[at];
  return isSwap && left.slice(at + 2) === right.slice(at + 2) ? 1 : plain;
}
