/** Writes the pseudo-locale from the English catalogue: accents show what is not translated, length what does not fit. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

type Catalogue = { [key: string]: string | Catalogue };

const ACCENTS: Readonly<Record<string, string>> = {
  a: "á",
  c: "ç",
  e: "é",
  i: "í",
  n: "ñ",
  o: "ö",
  u: "ü",
  y: "ý",
  A: "Á",
  C: "Ç",
  E: "É",
  I: "Í",
  N: "Ñ",
  O: "Ö",
  U: "Ü",
};

/** One text, accented, about 30 % longer, with its placeholders untouched. */
export function pseudo(text: string): string {
  const accented = text
    .split(/(\{\{[^}]*\}\}|\$t\([^)]*\))/)
    .map((part, place) =>
      place % 2 ? part : part.replace(/[a-zA-Z]/g, (letter) => ACCENTS[letter] ?? letter),
    )
    .join("");
  return `[${accented}${"~".repeat(Math.ceil(text.length * 0.3))}]`;
}

/** A whole catalogue. Synonyms stay words that can be typed; a name of a person or place is a text as well. */
export function pseudoCatalogue(source: Catalogue, isTyped = false): Catalogue {
  return Object.fromEntries(
    Object.entries(source).map(([key, value]) => [
      key,
      typeof value === "string"
        ? isTyped
          ? value
          : pseudo(value)
        : pseudoCatalogue(value, isTyped || key === "synonyms"),
    ]),
  );
}

const LOCALES = new URL("../../locales/", import.meta.url);

/** Makes `locales/pseudo` for one catalogue, or for all. */
export function makePseudo(name?: string): void {
  for (const file of readdirSync(new URL("en/", LOCALES))) {
    if (name !== undefined && file !== `${name}.json`) continue;
    const source = JSON.parse(readFileSync(new URL(`en/${file}`, LOCALES), "utf8")) as Catalogue;
    writeFileSync(
      new URL(`pseudo/${file}`, LOCALES),
      `${JSON.stringify(pseudoCatalogue(source), null, 2)}\n`,
    );
  }
}

if (import.meta.main) makePseudo(process.argv[2]);
