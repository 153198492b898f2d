/** Which values of a forgotten person are looked for in what others wrote, and how. Patterns are Postgres'. Pure. */

/** Shorter values, and single plain words, are also words of others: a person's key may be "may". */
const SHORTEST = 5;
const PLAIN_WORD = /^\p{Ll}+$/u;
/** Two people may write the same few words. */
const SHORTEST_WORDS = 8;
/** Copies are cut at the platforms' limits, behind other words: so much of a text tells it apart. */
const TELLING = 40;
/** What also is a key, an id or a right: the rules are full of them. */
const IDENTIFIER = /^[a-z0-9][a-z0-9_.:/+-]*$/;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Which of a person's values identify him wherever they stand; names are shorter in scripts without capitals. */
export const identifyingValues = (values: readonly string[]): string[] =>
  [...new Set(values)].filter(
    (value) => (value.length >= SHORTEST || /\p{Lo}{2}|\p{Lo}\p{M}/u.test(value)) && !PLAIN_WORD.test(value),
  );

/** A person's key or topic may be like a key of the rules; a name, an address, an account may not. */
export const isLikeKey = (value: string): boolean => /^[a-z0-9][a-z0-9_-]*$/.test(value);

/** A pattern for a name or an address: all of it and no longer one; a telephone number however it was typed. */
export function identityPattern(value: string, isInJson: boolean): string {
  if (/^\+\d+$/.test(value)) return phonePattern(value);
  const forms = [...new Set([value, value.normalize("NFC"), value.normalize("NFD")])];
  const texts = forms.map((form) =>
    escaped(isInJson ? inJson(form) : form).replace(/\s+/g, "[[:space:]\u00a0]+"),
  );
  const text = texts.length === 1 ? (texts[0] ?? "") : `(?:${texts.join("|")})`;
  const [before, after] = borders(value);
  // In JSON a line's end stands as a letter.
  const start = isInJson && before !== "" ? `(?:(?<!${before})|(?<=\\\\[nrt]))` : before && `(?<!${before})`;
  return `${start}${text}${after && `(?!${after})`}`;
}

/** What must not stand before and after it, or it is part of something longer. */
function borders(value: string): readonly [string, string] {
  if (/^[^\s@]+@[^\s@]+$/.test(value))
    return ["[[:alnum:]_%+-]|[[:alnum:]]\\.", "[[:alnum:]_@-]|\\.[[:alnum:]]"];
  if (/^[\x21-\x7e]+$/.test(value) && /[^A-Za-z]/.test(value))
    return ["[[:alnum:]]", "[[:alnum:]]|[_/-][[:alnum:]]"];
  // Between words of a script that sets spaces; a name of two Chinese characters stands anywhere.
  const isShort = value.length < SHORTEST && !/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(value);
  return isShort ? ["[^[:space:][:punct:]]", "[^[:space:][:punct:]]"] : ["", ""];
}

const phonePattern = (value: string): string =>
  `(?:\\+|(?<![[:digit:]])00)${[...value.slice(1)].join("(?:[ \u00a0()./-]|\\(0\\))*")}(?![[:digit:]])`;

/** Which of a person's texts are told apart from other people's, and from what the machine itself writes. */
export const tellingTexts = (texts: readonly string[]): string[] =>
  [...new Set(texts)].filter(
    (text) => text.length >= SHORTEST_WORDS && /\p{L}/u.test(text) && !IDENTIFIER.test(text),
  );

/** A pattern for a text that someone wrote, as it stands inside JSON, cut or whole. */
export const copyPattern = (text: string): string =>
  text.length > TELLING
    ? `${escaped(inJson(text.slice(0, TELLING).toWellFormed()))}(?:[^"\\\\]|\\\\.)*`
    : escaped(inJson(text));
