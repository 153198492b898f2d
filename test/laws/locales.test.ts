import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../src/core/words.ts";
import { pseudoCatalogue } from "../kit/make-pseudo.ts";
import { differences, flatten, readCatalogues, type Texts } from "./catalogues.ts";
import { readText } from "./sources.ts";

const all = readCatalogues();
const english = all.get("en") ?? new Map<string, Texts>();
const registered = [...readText("src/core/words-keys.ts").matchAll(/locales\/en\/([\w-]+)\.json/g)]
  .map(([, name]) => name)
  .sort();
const texts = (nested: Parameters<typeof flatten>[0]): Texts => new Map(flatten(nested));

describe("every language says everything", () => {
  test("the folders are the languages that Baton speaks", () =>
    expect([...all.keys()].sort()).toEqual([...LANGUAGES].sort()));
  test("every catalogue is typed", () => expect(registered).toEqual([...english.keys()].sort()));

  test.each(LANGUAGES.filter((language) => language !== "pseudo"))(
    "%s has the same keys, placeholders and all its plural forms",
    (language) => {
      const catalogues = all.get(language) ?? new Map<string, Texts>();
      const found = [...english].flatMap(([name, ours]) =>
        differences(language, ours, catalogues.get(name) ?? new Map()).map((what) => `${name}: ${what}`),
      );
      const unknown = [...catalogues.keys()]
        .filter((name) => !english.has(name))
        .map((name) => `${name}: not in English`);
      expect([...found, ...unknown]).toEqual([]);
    },
  );

  test.each([...english.keys()])("the pseudo-locale is the English one, made anew: %s", (name) => {
    const source = JSON.parse(readText(`locales/en/${name}.json`)) as Parameters<typeof pseudoCatalogue>[0];
    expect(all.get("pseudo")?.get(name), `run: npx node test/kit/make-pseudo.ts ${name}`).toEqual(
      texts(pseudoCatalogue(source)),
    );
  });
});

describe("what the comparison catches", () => {
  const ours = texts({ a: "to {{name}}", list: { more_one: "one more", more_other: "{{count}} more" } });
  test.each([
    ["a missing key", "de", { list: { more_one: "noch eins", more_other: "noch {{count}}" } }],
    [
      "a key too many",
      "de",
      { a: "an {{name}}", b: "b", list: { more_one: "noch eins", more_other: "noch {{count}}" } },
    ],
    ["an empty text", "de", { a: "", list: { more_one: "noch eins", more_other: "noch {{count}}" } }],
    [
      "another placeholder",
      "de",
      { a: "an {{nom}}", list: { more_one: "noch eins", more_other: "noch {{count}}" } },
    ],
    [
      "a plural form that is missing",
      "pt-BR",
      { a: "para {{name}}", list: { more_one: "mais {{count}}", more_other: "mais {{count}}" } },
    ],
    [
      "a form that the language lacks",
      "de",
      { a: "an {{name}}", list: { more_one: "1", more_many: "{{count}}", more_other: "{{count}}" } },
    ],
    [
      "“one” for 0 and 1 without the number",
      "hi",
      { a: "{{name}}", list: { more_one: "एक और", more_other: "{{count}} और" } },
    ],
  ])("%s", (_, language, nested) => expect(differences(language, ours, texts(nested))).not.toEqual([]));

  test("and not a catalogue that is right", () => {
    const theirs = texts({ a: "an {{name}}", list: { more_one: "noch eins", more_other: "noch {{count}}" } });
    expect(differences("de", ours, theirs)).toEqual([]);
  });
});
