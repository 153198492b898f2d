import { describe, expect, test } from "vitest";
import { LANGUAGES, wordsByKey } from "../../src/core/words.ts";
import { ROOMS } from "../../src/features/index.ts";
import { readCatalogues, type Texts } from "./catalogues.ts";
import { readSources } from "./sources.ts";
import { parse } from "./syntax.ts";
import { mildDenials, silentRefusals, unusedTexts } from "./used-words.ts";

const english = readCatalogues().get("en") ?? new Map<string, Texts>();
const files = parse(readSources("src"));

/** The verbs of a room's commands, "incident open" → "open", and the noun of a bare one. */
const verbsOf = (room: string): string[] =>
  (ROOMS.find(({ name }) => name === room)?.commands ?? []).map(
    ({ name }) => name.split(" ").slice(1).join(" ") || name,
  );

/** The same words whether there is nothing or nothing for him: only the latter is a denial. */
const HIDING = new Set(["chat.old-button", "incident.unknown", "incident.no-such-number"]);

const isSynonym = (catalogue: string, key: string): boolean =>
  key.startsWith("synonyms.") && verbsOf(catalogue).includes(key.slice("synonyms.".length));

describe("every text is asked for, and every text that is asked for exists", () => {
  test("no text is dead", () => expect(unusedTexts(english, files, isSynonym)).toEqual([]));
  test("every refusal has its sentence", () => expect(silentRefusals(english, files)).toEqual([]));
  test("what is a denial is one everywhere", () => expect(mildDenials(files, HIDING)).toEqual([]));

  test("every command has its line of help, in every language", () => {
    const silent = ROOMS.flatMap((room) =>
      (room.commands ?? []).flatMap((command) =>
        LANGUAGES.filter((language) => !wordsByKey(language, { feature: room.name, key: command.help })).map(
          (language) => `${language}: ${command.name}`,
        ),
      ),
    );
    expect(silent).toEqual([]);
  });

  test("no word means two verbs of the same noun", () => {
    const meant = new Map<string, string>();
    const twice = ROOMS.flatMap((room) =>
      (room.commands ?? []).flatMap(({ name }) => {
        const [noun = "", ...verb] = name.split(" ");
        const said = LANGUAGES.filter((language) => language !== "pseudo").flatMap((language) =>
          (wordsByKey(language, { feature: room.name, key: `synonyms.${verb.join(" ")}` }) ?? "").split(","),
        );
        return [...new Set([verb.join(" "), ...said.map((word) => word.trim().toLowerCase())])].flatMap(
          (word) => {
            const first = meant.get(`${noun} ${word}`);
            if (word === "" || first === name) return [];
            meant.set(`${noun} ${word}`, name);
            return first === undefined ? [] : [`"${noun} ${word}" means ${first} and ${name}`];
          },
        );
      }),
    );
    expect(twice).toEqual([]);
  });

  test("no word means two nouns, and none hides a verb of Baton's own", () => {
    const commands = ROOMS.flatMap((room) => (room.commands ?? []).map(({ name }) => ({ room, name })));
    const spoken = (room: string, word: string) =>
      LANGUAGES.flatMap((language) =>
        (wordsByKey(language, { feature: room, key: `synonyms.${word}` }) ?? "").split(","),
      ).map((said) => said.trim().toLowerCase());
    const bare = commands.filter(({ name }) => !name.includes(" "));
    const nouns = bare.flatMap(({ room, name }) => [...new Set([name, ...spoken(room.name, name)])]);
    const own = commands
      .filter(({ name }) => name.startsWith("baton "))
      .flatMap(({ room, name }) => [name.slice(6), ...spoken(room.name, name.slice(6))]);
    const said = nouns.filter((word) => word !== "");
    expect(said.filter((word, at) => said.indexOf(word) !== at || own.includes(word))).toEqual([]);
  });
});

describe("what these laws catch", () => {
  const texts = new Map([
    [
      "release",
      new Map([
        ["card.title", "T"],
        ["state.held", "H"],
        ["refusal.is-held", "R"],
      ]),
    ],
  ]);
  const sample = (text: string) => parse([{ path: "src/features/release/x.ts", text }]);

  test("a text that nothing asks for, though a comment and another room name it", () => {
    const elsewhere = { path: "src/features/other/x.ts", text: 'const key = "card.title"; // card.title' };
    const here = {
      path: "src/features/release/x.ts",
      text: `const x = t(\`state.\${s}\`); throw new Refusal(\`release.is-\${s}\`);`,
    };
    expect(unusedTexts(texts, parse([elsewhere, here]), () => false)).toEqual([
      "release: card.title is never used",
    ]);
  });

  test("a refusal without a text, whole or by its pattern", () => {
    expect(silentRefusals(texts, sample('throw new Refusal("release.is-lost");'))).toHaveLength(1);
    expect(silentRefusals(texts, sample(`throw new Refusal(\`release.was-\${state}\`);`))).toHaveLength(1);
    expect(
      silentRefusals(texts, sample('throw new Refusal(isHeld ? "release.is-held" : "release.is-open");')),
    ).toHaveLength(1);
    expect(silentRefusals(texts, sample(`throw new Refusal(\`release.is-\${state}\`);`))).toEqual([]);
  });

  test("a denial that is not on record in another place", () => {
    const twice = 'throw new Denial("release.own"); throw new Refusal("release.own");';
    expect(mildDenials(sample(twice), new Set())).toHaveLength(1);
    expect(mildDenials(sample(twice), new Set(["release.own"]))).toEqual([]);
  });
});
