/** From a typed word to the commands that it may mean, in any language. */
import { nearest } from "../../chat/vocabulary.ts";
import { LANGUAGES, type Language, wordsByKey } from "../../core/words.ts";
import type { Spoken } from "./vocabulary-port.ts";

export type Topic = { readonly name: string; readonly text: string };

export type Topics =
  | { readonly kind: "found"; readonly topics: readonly Topic[] }
  /** `near`: the word that was probably meant. */
  | { readonly kind: "unknown"; readonly near: string | null };

const asTopic = (language: Language, { room, name, help }: Spoken): Topic => ({
  name,
  text: wordsByKey(language, { feature: room, key: help }) ?? "",
});

const nounOf = (spoken: Spoken): string => spoken.name.split(" ")[0] ?? "";
const verbOf = (spoken: Spoken): string => spoken.name.split(" ").slice(1).join(" ");

/** Everything else a verb, or the noun of a bare command, is called. Source: `synonyms.<word>` of the room's catalogues. */
const synonymsOf = (spoken: Spoken): string[] =>
  LANGUAGES.flatMap((language) =>
    (
      wordsByKey(language, { feature: spoken.room, key: `synonyms.${verbOf(spoken) || nounOf(spoken)}` }) ??
      ""
    )
      .split(",")
      .map((word) => word.trim().toLowerCase())
      .filter((word) => word !== ""),
  );

/** The nouns, each once, in the rooms' order. */
export const nounsOf = (spoken: readonly Spoken[]): string[] => [...new Set(spoken.map(nounOf))];

/** A noun means all its commands; a verb, or what it is also called, means itself wherever it exists. */
export function findTopics(spoken: readonly Spoken[], typed: string, language: Language): Topics {
  const said = typed.toLowerCase().replace(/^[/@]+/, "");
  const noun = spoken.find((one) => verbOf(one) === "" && synonymsOf(one).includes(said));
  const word = noun ? nounOf(noun) : said;
  const found =
    spoken.filter((one) => one.name === word).length > 0 && word.includes(" ")
      ? spoken.filter((one) => one.name === word)
      : spoken.filter(
          (one) => nounOf(one) === word || verbOf(one) === word || synonymsOf(one).includes(word),
        );
  if (found.length > 0) return { kind: "found", topics: found.map((one) => asTopic(language, one)) };
  const known = [...new Set(spoken.flatMap((one) => [nounOf(one), verbOf(one), ...synonymsOf(one)]))];
  return { kind: "unknown", near: nearest(word, known) };
}
