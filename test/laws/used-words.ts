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

/** Whether any of these strings is a key, or could become it. */
function asker(said: readonly Said[]): (key: string) => boolean {
  const wholes = new Set(said.map(({ whole }) => whole));
  const patterns = said.filter(({ whole }) => whole === null).map(({ pattern }) => pattern);
  return (key) => wholes.has(key) || patterns.some((pattern) => pattern.test(key));
}

/** Texts that nothing asks for. A catalogue's own folder, and every file that names it, may ask. */
export function unusedTexts(
  english: ReadonlyMap<string, Texts>,
  files: readonly Parsed[],
  isComputed: Computed,
): Violation[] {
  const said = files.map((file) => ({ file, said: strings(file.tree) }));
  const asksAnywhere = asker(said.flatMap((each) => each.said));
  return [...english].flatMap(([catalogue, texts]) => {
    const near = said.filter(
      ({ file, said }) =>
        file.path.includes(`/${catalogue}/`) || said.some(({ whole }) => whole === catalogue),
    );
    const asksNear = asker(near.flatMap((each) => each.said));
    // A refusal, a file's mistake, an act on the record: `release.held` in code is `refusal.held`, `mistake.held` or
    // `timeline.held` in the catalogue.
    const isUsed = (key: string): boolean => {
      const [, reason] = /^(?:refusal|mistake|timeline)\.(.+)$/.exec(key) ?? [];
      return reason === undefined ? asksNear(key) : asksAnywhere(`${catalogue}.${reason}`);
    };
    return [...basesOf(texts)]
      .filter((key) => !isComputed(catalogue, key) && !isUsed(key))
      .map((key) => `${catalogue}: ${key} is never used`);
  });
}

const isRefusal = (made: Node): boolean => isIdentifier(made) && /^(Refusal|Denial)$/.test(made.text);

/**
 * Keys that are a denial in one place and a mere refusal in another. `both`: those that hide whether there is
 * something to be denied.
 */
export function mildDenials(files: readonly Parsed[], both: ReadonlySet<string>): Violation[] {
  const made = files.flatMap((file) =>
    [...nodes(file.tree)].flatMap((node) => {
      if (!isNewExpression(node) || !isRefusal(node.expression)) return [];
      const [key] = node.arguments ?? [];
      const isDenial = isIdentifier(node.expression) && node.expression.text === "Denial";
      return (key ? strings(key) : []).flatMap(({ whole }) =>
        whole?.includes(".") ? [{ key: whole, isDenial, place: placeOf(file, node) }] : [],
      );
    }),
  );
  const denials = new Set(made.filter((one) => one.isDenial).map((one) => one.key));
  return made
    .filter(({ key, isDenial }) => !isDenial && denials.has(key) && !both.has(key))
    .map(({ key, place }) => `${place}: ${key} is a denial elsewhere, and must be on record here as well`);
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
      if (!isNewExpression(node) || !isRefusal(node.expression)) return [];
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
