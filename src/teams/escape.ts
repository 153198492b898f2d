/** People's own words on their way into Teams and out of it. */

// A word joiner is invisible and breaks what Teams would read as a function, a template or a mention.
const JOINER = "\u2060";

/** Without live functions, templates, mention tags and characters that turn the direction of what follows. */
export const neutral = (text: string): string =>
  text
    .replace(/[\u202A-\u202E]/g, "")
    .replace(/\{(?=\{)/g, `{${JOINER}`)
    .replace(/\$(?=\{)/g, `$${JOINER}`)
    .replace(/<(?=\/?at\b)/gi, `<${JOINER}`);

/** Whether Markdown finds nothing in it. A TextBlock reads Markdown; where this is false, words go into text runs. */
export const isHarmless = (text: string): boolean =>
  !/[\\`*_~[\]<>#|{}$&@\n]|:\/\/|www\.|[\p{L}\p{N}]\.\p{L}{2}|^[ \t]*(?:[-+]|\d+[.)])[ \t]/iu.test(text);

/** A web address as a button may carry it; undefined for anything that is not http or https. */
export function webAddress(url: string, longest: number): string | undefined {
  if (url.length > longest || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : undefined;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ nbsp: " ", lt: "<", gt: ">", quot: '"', apos: "'", amp: "&", hellip: "…", euro: "€" }),
  ...Object.entries({ ldquo: "“", rdquo: "”", bdquo: "„", lsquo: "‘", rsquo: "’", sbquo: "‚" }),
  ...Object.entries({ laquo: "«", raquo: "»", ndash: "–", mdash: "—" }),
  ...Object.entries({ szlig: "ß", oelig: "œ", OElig: "Œ", aelig: "æ", AElig: "Æ" }),
]);
const MARKS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    acute: "\u0301",
    grave: "\u0300",
    circ: "\u0302",
    tilde: "\u0303",
    uml: "\u0308",
    cedil: "\u0327",
  }),
);

/** Teams writes some characters of a typed text as HTML entities; once, and `&amp;lt;` is the typed `&lt;`. */
export const unescapeText = (text: string): string =>
  text.replace(
    /&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi,
    (entity, name: string) =>
      (name.startsWith("#") ? numbered(name.slice(1)) : (NAMED.get(name) ?? accented(name))) ?? entity,
  );

/** By its number, decimal or as `x1f525`. */
function numbered(written: string): string | undefined {
  const code = /^x/i.test(written) ? Number.parseInt(written.slice(1), 16) : Number(written);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}

/** `eacute` is an e with an acute; undefined where no alphabet has such a letter. */
function accented(name: string): string | undefined {
  const mark = MARKS.get(name.slice(1));
  const letter = mark === undefined ? "" : `${name.charAt(0)}${mark}`.normalize("NFC");
  return letter.length === 1 ? letter : undefined;
}
