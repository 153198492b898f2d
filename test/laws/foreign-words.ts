/** Words that have no place in the product's files: of the workshop it was made in, and of things left undone. */
import type { Source, Violation } from "./sources.ts";

const WORDS: readonly RegExp[] = [
  // Who or what typed it.
  /\b(claude|anthropic|openai|chatgpt|gpt-\d|llm|copilot agent|cursor ai)\b/i,
  /\b(ai|coding|language) (agent|assistant|model)s?\b/i,
  /\b(sub-?agent|agent) session\b|\bhelper-\d+\b|\bthis session\b|\bprevious session\b/i,
  /\bco-authored-by\b/i,
  // Where it was typed.
  /\/work\/(main|shared)\b|\/tmp\/briefs\b|\/root\/|\bissues show\b/,
  /\b(artifactory|verdaccio|nexus|codeartifact)\b[^\s]*\/|\bnpm (mirror|proxy)\b|registry\.(?!npmjs\.org)[\w-]+\.\w+/i,
  // What was left undone.
  /\b(TODO|FIXME|XXX|HACK)\b|\bnot implemented\b/,
];

export function foreignWords(files: readonly Source[]): Violation[] {
  return files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => {
      const word = WORDS.map((pattern) => pattern.exec(line)?.[0]).find((found) => found !== undefined);
      return word === undefined ? [] : [`${path}:${index + 1}: ${word}`];
    }),
  );
}

/** Tests that are left out by hand; those that need a database or a Redis say so with `skipIf`. */
export function skippedTests(files: readonly Source[]): Violation[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(it|test|describe)\.(skip|only|todo|fails)\b(?!If)/g)].map(
      ({ index, 0: what }) => `${path}:${text.slice(0, index).split("\n").length}: ${what}`,
    ),
  );
}
