/** The words in which people type times, in their own language and always in English too. */
import { type Language, wordsByKey } from "./words.ts";

const TERMS = [
  "now",
  "today",
  "tomorrow",
  "afterTomorrow",
  "next",
  "at",
  "from",
  "until",
  "fromAfter",
  "untilAfter",
  "in",
  "inAfter",
  "oclock",
  "am",
  "pm",
  "night",
  "noon",
  "midnight",
  "minutes",
  "hours",
  "days",
  "weeks",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;
export type Term = (typeof TERMS)[number];

/** ISO order. */
export const WEEKDAY_TERMS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const satisfies readonly Term[];

export const MONTH_TERMS = TERMS.slice(-12);

const vocabularies = new Map<Language, ReadonlyMap<Term, readonly string[]>>();

function vocabulary(language: Language): ReadonlyMap<Term, readonly string[]> {
  const known = vocabularies.get(language);
  if (known) return known;
  const made = new Map(TERMS.map((term) => [term, phrases(term, language)]));
  vocabularies.set(language, made);
  return made;
}

/** The longest first: "day after tomorrow" is not "day". */
function phrases(term: Term, language: Language): string[] {
  const texts = [language, "en" as const].map(
    (each) => wordsByKey(each, { feature: "time", key: `synonyms.${term}` }) ?? "",
  );
  const all = texts.flatMap((text) => text.split(",").map((phrase) => phrase.trim().toLowerCase()));
  return [...new Set(all)].filter((phrase) => phrase !== "").sort((a, b) => b.length - a.length);
}

/** Reads a text from its start, one piece at a time; what is not taken stays in `rest`. */
export type Reading = {
  readonly rest: string;
  /** Takes one of the term's words or phrases, where it stands here as whole words. */
  word(term: Term): boolean;
  /** Whether `word` would take something; takes nothing. */
  sees(term: Term): boolean;
  /** Takes what the pattern matches here; the pattern begins with `^`. */
  pattern(regex: RegExp): RegExpExecArray | null;
  /** What `take` would find here; takes nothing. */
  peek<T>(take: () => T): T;
  /** Gives everything back where `take` finds nothing (null). */
  attempt<T>(take: () => T | null): T | null;
};

/** The phrase that stands at the start of a text as whole words. */
function phraseAt(text: string, phrases: readonly string[] | undefined): string | undefined {
  const lower = text.toLowerCase();
  return phrases?.find((phrase) => {
    if (!lower.startsWith(phrase)) return false;
    return phrase === "@" || /^(?:$|[\s\d.,;:!?-])/.test(lower.slice(phrase.length));
  });
}

/** Opens a text for reading in a language. */
export function readingOf(typed: string, language: Language): Reading {
  let rest = plainDigits(typed.normalize("NFKC").trim());
  const words = vocabulary(language);
  const drop = (length: number) => {
    rest = rest.slice(length).replace(/^[\s,;]+/, "");
  };
  const find = (term: Term) => phraseAt(rest, words.get(term));
  return {
    get rest() {
      return rest;
    },
    word(term) {
      const found = find(term);
      if (found === undefined) return false;
      drop(found.length + (rest.charAt(found.length) === "." ? 1 : 0));
      return true;
    },
    sees: (term) => find(term) !== undefined,
    pattern(regex) {
      const match = regex.exec(rest);
      if (match) drop(match[0].length);
      return match;
    },
    peek(take) {
      const before = rest;
      const found = take();
      rest = before;
      return found;
    },
    attempt(take) {
      const before = rest;
      const found = take();
      if (found === null) rest = before;
      return found;
    },
  };
}

/** Devanagari digits, as some phones type them, are the same numbers. */
const plainDigits = (text: string): string =>
  text.replace(/[\u0966-\u096F]/g, (digit) => String(digit.charCodeAt(0) - 0x0966));
