/** The texts of all languages, compared with each other. */
import { readTexts, type Violation } from "./sources.ts";

export type Texts = ReadonlyMap<string, string>;
/** Language → catalogue → key → text. */
export type Catalogues = ReadonlyMap<string, ReadonlyMap<string, Texts>>;
type Nested = { readonly [key: string]: string | Nested };

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Every text by its whole key: `card.title`. */
export function flatten(nested: Nested, prefix = ""): [string, string][] {
  return Object.entries(nested).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${prefix}${key}`, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );
}

export function readCatalogues(): Catalogues {
  const all = new Map<string, Map<string, Texts>>();
  for (const { path, text } of readTexts("locales", /\.json$/)) {
    const [, language = "", file = ""] = path.split("/");
    const catalogues = all.get(language) ?? new Map<string, Texts>();
    all.set(language, catalogues.set(file.slice(0, -5), new Map(flatten(JSON.parse(text) as Nested))));
  }
  return all;
}

/** A key without its plural form: `list.more_one` → `list.more`. */
export const baseOf = (texts: Texts, key: string): string => {
  const base = key.replace(PLURAL, "");
  return base !== key && texts.has(`${base}_other`) ? base : key;
};

export const basesOf = (texts: Texts): Set<string> =>
  new Set([...texts.keys()].map((key) => baseOf(texts, key)));

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{-?\s*(\w+)[^}]*\}\}/g)].map(([, name = ""]) => name).sort();

/** A language whose catalogue differs from the English one. `language` is a BCP 47 tag, or `pseudo`. */
export function differences(language: string, english: Texts, texts: Texts): Violation[] {
  const [ours, theirs] = [basesOf(english), basesOf(texts)];
  return [
    ...[...ours].filter((key) => !theirs.has(key)).map((key) => `${language}: ${key} is missing`),
    ...[...theirs]
      .filter((key) => !ours.has(key))
      .map((key) => `${language}: ${key} is not in the English catalogue`),
    ...[...texts].filter(([, text]) => text.trim() === "").map(([key]) => `${language}: ${key} is empty`),
    ...[...theirs]
      .filter((key) => ours.has(key))
      .flatMap((key) => formMistakes(language, key, { english, texts })),
  ];
}

function formMistakes(
  language: string,
  base: string,
  { english, texts }: { english: Texts; texts: Texts },
): Violation[] {
  const isPlural = english.has(`${base}_other`);
  const wanted = placeholders(english.get(isPlural ? `${base}_other` : base) ?? "");
  const categories = new Intl.PluralRules(language === "pseudo" ? "en" : language).resolvedOptions()
    .pluralCategories;
  const forms = isPlural ? categories.map((category) => `${base}_${category}`) : [base];
  const extra = isPlural
    ? [...texts.keys()].filter((key) => baseOf(texts, key) === base && !forms.includes(key))
    : [];
  return [
    ...extra.map((key) => `${language}: ${key} is a form that this language does not have`),
    ...forms.flatMap((key) => {
      const text = texts.get(key);
      if (text === undefined) return [`${language}: ${key} is missing`];
      const has = placeholders(text);
      return isSame(has, wanted) || isSame(has, withoutCount(language, key, wanted))
        ? []
        : [`${language}: ${key} holds {{${has.join(", ")}}} and not {{${wanted.join(", ")}}}`];
    }),
  ];
}

// "One" is exactly 1 in English and German, so its text may say so in a word; in Hindi and Portuguese it is 0 as well.
const withoutCount = (language: string, key: string, wanted: readonly string[]): string[] =>
  key.endsWith("_one") && ["en", "de", "pseudo"].includes(language)
    ? wanted.filter((name) => name !== "count")
    : [...wanted];

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  [...new Set(left)].join() === [...new Set(right)].join();
