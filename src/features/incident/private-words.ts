/** What people type for an incident that is not everybody's business, in any language. */
import { LANGUAGES, wordsByKey } from "../../core/words.ts";
import { plainWord } from "../organisation/find-nearest.ts";

const PRIVATE_WORDS: ReadonlySet<string> = new Set(
  LANGUAGES.flatMap((language) =>
    (wordsByKey(language, { feature: "incident", key: "synonyms.private" }) ?? "").split(",").map(plainWord),
  ).filter((word) => word !== ""),
);

export const isPrivateWord = (word: string): boolean => PRIVATE_WORDS.has(plainWord(word));
