/** Which texts the code asks for: by whole keys, and by patterns where a part is only known when it runs. */
import type { Node } from "typescript/unstable/ast";
import {
  isIdentifier,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateExpression,
} from "typescript/unstable/ast/is";
import { basesOf, type Texts } from "./catalogues.ts";
import type { Violation } from "./sources.ts";
import { nodes, type Parsed, placeOf } from "./syntax.ts";

type Said = { readonly node: Node; readonly pattern: RegExp; readonly whole: string | null };

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Every string in a piece of code; a template's open parts match anything. */
export function strings(piece: Node): Said[] {
  return [...nodes(piece)].flatMap((node): Said[] => {
    if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node))
      return [{ node, whole: node.text, pattern: new RegExp(`^${escaped(node.text)}$`) }];
    if (!isTemplateExpression(node)) return [];
    const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
    // Without a word of its own a template would match every key.
    if (parts.join("").replace(/\W/g, "").length < 2) return [];
    return [{ node, whole: null, pattern: new RegExp(`^${parts.map(escaped).join("[\\w.-]+")}$`) }];
  });
}

/** Keys whose use is not a string in code: what a person types, by the names of the room's commands. */
export type Computed = (catalogue: string, key: string) => boolean;

/** Texts that nothing asks for. A catalogue's own folder, and every file that names it, may ask. */
export function unusedTexts(
  english: ReadonlyMap<string, Texts>,
  files: readonly Parsed[],
  isComputed: Computed,
): Violation[] {
  const said = files.map((file) => ({ file, said: strings(file.tree) }));
  return [...english].flatMap(([catalogue, texts]) => {
    const near = said.filter(
      ({ file, said }) =>
        file.path.includes(`/${catalogue}/`) || said.some(({ whole }) => whole === catalogue),
    );
    const patterns = near.flatMap((each) => each.said.map(({ pattern }) => pattern));
    // A refusal, a file's mistake: `release.is-held` in code, `refusal.is-held` or `mistake.is-held` in the catalogue.
    const everywhere = said.flatMap((each) => each.said.map(({ pattern }) => pattern));
    const isUsed = (key: string): boolean => {
      const [, reason] = /^(?:refusal|mistake)\.(.+)$/.exec(key) ?? [];
      if (reason !== undefined) return everywhere.some((pattern) => pattern.test(`${catalogue}.${reason}`));
      return patterns.some((pattern) => pattern.test(key));
    };
    return [...basesOf(texts)]
      .filter((key) => !isComputed(catalogue, key) && !isUsed(key))
      .map((key) => `${catalogue}: ${key} is never used`);
  });
}

/** Refusals without a text. */
export function silentRefusals(english: ReadonlyMap<string, Texts>, files: readonly Parsed[]): Violation[] {
  const known = [...english].flatMap(([catalogue, texts]) =>
    [...basesOf(texts)].flatMap((key) =>
      key.startsWith("refusal.") ? [`${catalogue}.${key.slice(8)}`] : [],
    ),
  );
  return files.flatMap((file) =>
    [...nodes(file.tree)].flatMap((node) => {
      if (!isNewExpression(node) || !isIdentifier(node.expression) || node.expression.text !== "Refusal")
        return [];
      const [key] = node.arguments ?? [];
      return (key ? strings(key) : [])
        .filter(
          ({ whole, pattern }) => whole?.includes(".") !== false && !known.some((each) => pattern.test(each)),
        )
        .map(
          ({ node: text, pattern }) => `${placeOf(file, text)}: no text for the refusal ${pattern.source}`,
        );
    }),
  );
}
