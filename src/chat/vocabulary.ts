/** Every word that a person can type first: nouns, verbs, their synonyms in each language, and near misses. */
import { distance } from "fastest-levenshtein";
import { LANGUAGES, wordsByKey } from "../core/words.ts";
import type { Command } from "./command.ts";
import { bare, type Line } from "./line.ts";

export type Vocabulary = {
  readonly nouns: readonly string[];
  /** The canonical noun for a typed one, in any language; undefined where it is none. */
  nounOf(word: string): string | undefined;
  /** All commands, by canonical name. */
  readonly commands: ReadonlyMap<string, Command>;
  /** The canonical verb for a typed one, in any language; undefined where it is none of this noun's. */
  verbOf(noun: string, word: string): string | undefined;
  verbsOf(noun: string): readonly string[];
};

export type Understood =
  | { readonly kind: "command"; readonly command: Command; readonly line: Line }
  /** Not a command; `suggestion` is the whole corrected line where one word is a near miss. */
  | {
      readonly kind: "unknown";
      readonly noun: string | null;
      readonly word: string;
      readonly suggestion: string | null;
    };

/**
 * Builds the vocabulary. Synonyms are read from `synonyms.<verb>` of the room's catalogue in every language,
 * and those of a noun from `synonyms.<noun>`.
 */
export function buildVocabulary(
  commands: readonly { readonly command: Command; readonly catalogue: string }[],
): Vocabulary {
  const byName = new Map(commands.map(({ command }) => [command.name, command]));
  const verbs = new Map<string, Map<string, string>>();
  const nouns = new Map(commands.map(({ command }) => [nounIn(command), nounIn(command)]));
  for (const { command, catalogue } of commands) {
    const [noun = "", verb] = command.name.split(" ");
    const known = verbs.get(noun) ?? new Map<string, string>();
    verbs.set(noun, known);
    if (verb === undefined) {
      for (const word of synonyms(catalogue, noun)) if (!nouns.has(word)) nouns.set(word, noun);
      continue;
    }
    known.set(verb, verb);
    for (const word of synonyms(catalogue, verb)) if (!known.has(word)) known.set(word, verb);
  }
  return {
    nouns: [...verbs.keys()],
    commands: byName,
    nounOf: (word) => nouns.get(word),
    verbOf: (noun, word) => verbs.get(noun)?.get(word),
    verbsOf: (noun) => [...(verbs.get(noun)?.keys() ?? [])],
  };
}

const nounIn = ({ name }: Command): string => name.split(" ")[0] ?? "";

const synonyms = (catalogue: string, word: string): string[] =>
  LANGUAGES.flatMap((language) =>
    (wordsByKey(language, { feature: catalogue, key: `synonyms.${word}` }) ?? "")
      .split(",")
      .map((word) => word.trim().toLowerCase())
      .filter((word) => word !== ""),
  );

/** `I-41`, `R-42`: whoever types no more than that wants to see it. */
const NUMBERED = /^[ir]-\d{1,9}$/;

/**
 * Finds the command in a typed line. `nounHere`: the noun of the subject whose thread this is, so that
 * "ack" alone is understood there. A word within two edits of a verb is asked about, never taken as a title.
 */
export function understand(vocabulary: Vocabulary, line: Line, nounHere: string | null): Understood {
  const first = bare(line.rest.split(/\s+/, 1)[0] ?? "");
  const typedNoun = vocabulary.nounOf(first);
  if (typedNoun !== undefined) {
    line.take();
    return understandVerb(vocabulary, typedNoun, line);
  }
  if (nounHere !== null && vocabulary.verbOf(nounHere, first) !== undefined)
    return understandVerb(vocabulary, nounHere, line);
  const baton = vocabulary.commands.get("baton");
  if (baton && (first === "" || NUMBERED.test(first))) return { kind: "command", command: baton, line };
  if (baton && vocabulary.verbOf("baton", first) !== undefined)
    return understandVerb(vocabulary, "baton", line);
  return { kind: "unknown", noun: null, word: first, suggestion: withNoun(vocabulary, first, line.rest) };
}

/** A line whose noun was left out ("open sev1 …", where only incidents are opened) or mistyped; null where neither is clear. */
function withNoun(vocabulary: Vocabulary, first: string, rest: string): string | null {
  const [only, ...others] = vocabulary.nouns.filter((noun) => vocabulary.verbOf(noun, first) !== undefined);
  if (only !== undefined && others.length === 0) return `${only} ${rest}`;
  const near = nearest(first, vocabulary.nouns);
  return near === null ? null : `${near} ${rest.slice(first.length).trim()}`.trim();
}

function understandVerb(vocabulary: Vocabulary, noun: string, line: Line): Understood {
  const bareCommand = vocabulary.commands.get(noun);
  const typed = line.rest.split(/\s+/, 1)[0] ?? "";
  const word = bare(typed);
  // "me push", "calendar add": two words of a verb are looked up before one.
  const two = bare(line.rest.split(/\s+/, 2).join(" "));
  for (const candidate of [two, word]) {
    const verb = candidate === "" ? undefined : vocabulary.verbOf(noun, candidate);
    const command = verb === undefined ? undefined : vocabulary.commands.get(`${noun} ${verb}`);
    if (!command) continue;
    for (const _ of candidate.split(" ")) line.take();
    return { kind: "command", command, line };
  }
  if (word === "" && bareCommand) return { kind: "command", command: bareCommand, line };
  const near = nearest(word, vocabulary.verbsOf(noun));
  const rest = line.rest.slice(typed.length).trim();
  if (near !== null) return { kind: "unknown", noun, word, suggestion: `${noun} ${near} ${rest}`.trim() };
  if (bareCommand?.takesWords) return { kind: "command", command: bareCommand, line };
  return { kind: "unknown", noun, word, suggestion: bareCommand ? noun : null };
}

/** The known word within two edits (one for words of up to four letters), or null. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length < 2) return null;
  const most = word.length <= 4 ? 1 : 2;
  const ranked = known
    .map((candidate) => ({ candidate, edits: edits(word, candidate) }))
    .filter(({ edits, candidate }) => edits <= most && candidate.length > 2)
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate ?? null;
}

/** Levenshtein's distance, with two neighbours swapped ("opne") counted as one edit. */
function edits(left: string, right: string): number {
  const plain = distance(left, right);
  if (left.length !== right.length || plain !== 2) return plain;
  const place = [...left].findIndex((letter, index) => letter !== right[index]);
  const isSwap = left[place] === right[place + 1] && left[place + 1] === right[place];
  return isSwap && left.slice(place + 2) === right.slice(place + 2) ? 1 : plain;
}
