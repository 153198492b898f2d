/** Size and manner: what keeps a file readable, where a machine can tell. */
import { type Node, SyntaxKind } from "typescript/unstable/ast";
import {
  isArrowFunction,
  isBlock,
  isCallExpression,
  isCatchClause,
  isExportAssignment,
  isExportDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isImportDeclaration,
  isMethodDeclaration,
  isNonNullExpression,
  isPropertyAccessExpression,
  isTypeAliasDeclaration,
  isVariableDeclaration,
} from "typescript/unstable/ast/is";
import type { Source, Violation } from "./sources.ts";
import { lastLineOf, lineOf, nodes, type Parsed, placeOf, textOf } from "./syntax.ts";

const MOST = { fileLines: 250, functionLines: 40, parameters: 3 };

export const tooLong = (files: readonly Source[]): Violation[] =>
  files
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > MOST.fileLines)
    .map(({ path, lines }) => `${path}: ${lines} lines, at most ${MOST.fileLines}`);

/** Functions of more than 40 lines or three parameters. */
export function bigFunctions(files: readonly Parsed[]): Violation[] {
  return files.flatMap((file) =>
    [...nodes(file.tree)].flatMap((node): Violation[] => {
      if (
        !(
          isFunctionDeclaration(node) ||
          isFunctionExpression(node) ||
          isArrowFunction(node) ||
          isMethodDeclaration(node)
        )
      )
        return [];
      const lines = lastLineOf(file, node) - lineOf(file, node) + 1;
      return [
        ...(lines > MOST.functionLines
          ? [`${placeOf(file, node)}: a function of ${lines} lines, at most ${MOST.functionLines}`]
          : []),
        ...(node.parameters.length > MOST.parameters
          ? [`${placeOf(file, node)}: ${node.parameters.length} parameters`]
          : []),
      ];
    }),
  );
}

/** What switches the compiler off, or hides a failure. */
export function looseTyping(files: readonly Parsed[]): Violation[] {
  return files.flatMap((file) => [
    ...[...nodes(file.tree)].flatMap((node) => {
      if (node.kind === SyntaxKind.AnyKeyword) return [`${placeOf(file, node)}: any`];
      return isNonNullExpression(node) ? [`${placeOf(file, node)}: a non-null "!"`] : [];
    }),
    ...[...file.text.matchAll(/^.*(?:\/\/|\*)\s*@ts-(?:ignore|nocheck|expect-error).*$/gm)].map(
      ({ index }) =>
        `${file.path}:${file.text.slice(0, index).split("\n").length}: the compiler is switched off`,
    ),
  ]);
}

/** A failure that vanishes: a catch that neither does anything nor says why. */
export function swallowed(files: readonly Parsed[]): Violation[] {
  return files.flatMap((file) =>
    [...nodes(file.tree)]
      .filter((node) => (isCatchClause(node) ? isSilent(file, node.block) : isSilentCatchCall(file, node)))
      .map((node) => `${placeOf(file, node)}: a failure is swallowed without a word why`),
  );
}

const isSilent = (file: Parsed, block: Node): boolean => /^\{\s*\}$/.test(textOf(file, block));

function isSilentCatchCall(file: Parsed, node: Node): boolean {
  if (
    !isCallExpression(node) ||
    !isPropertyAccessExpression(node.expression) ||
    node.expression.name.text !== "catch"
  )
    return false;
  const [listener] = node.arguments;
  if (!listener || !isArrowFunction(listener)) return false;
  const isNothing = isBlock(listener.body)
    ? isSilent(file, listener.body)
    : /^(undefined|null|void 0)$/.test(textOf(file, listener.body));
  return isNothing && !hasCommentNear(file, lineOf(file, node), lastLineOf(file, node));
}

/** A comment on one of these lines, or on the two before them. */
const hasCommentNear = (file: Source, first: number, last: number): boolean =>
  file.text
    .split("\n")
    .slice(Math.max(0, first - 3), last)
    .some((line) => /\/\/|\*\//.test(line));

const isConfiguration = (path: string): boolean => /\.config\.ts$|^test\/kit\/global-setup\.ts$/.test(path);

/** Default exports, and files that only hand on what others export. */
export function badExports(files: readonly Parsed[]): Violation[] {
  return files.flatMap((file) => {
    const { statements } = file.tree;
    const isBarrel =
      statements.some((each) => isExportDeclaration(each) && each.moduleSpecifier !== undefined) &&
      statements.every(
        (each) =>
          isImportDeclaration(each) || (isExportDeclaration(each) && each.moduleSpecifier !== undefined),
      );
    const hasDefault = statements.some(
      (each) => isExportAssignment(each) || /^export default\b/.test(textOf(file, each)),
    );
    return [
      ...(isBarrel ? [`${file.path}: only hands on what others export`] : []),
      ...(hasDefault && !isConfiguration(file.path) ? [`${file.path}: a default export`] : []),
    ];
  });
}

const BANNED_PARTS =
  /^(utils?|lib|libs|common|helpers?|types?|managers?|handle|handler|handlers|process|data|misc|shared)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|schema))?$/;

/** Names of folders and files. */
export function badPaths(paths: readonly string[]): Violation[] {
  return paths.flatMap((path) => {
    const parts = path.replace(/\.ts$/, "").split("/");
    const isBanned = parts.some(
      (part) =>
        BANNED_PARTS.test(part) ||
        part.split(/[-.]/).some((word) => /^(utils?|helpers?|manager)$/.test(word)),
    );
    const isIndex = parts.at(-1) === "index" && path !== "src/features/index.ts";
    const isKebab = parts.every((part) => KEBAB.test(part));
    if (isBanned || isIndex) return [`${path}: a name that says nothing`];
    return isKebab ? [] : [`${path}: not in kebab-case`];
  });
}

/** Names of functions and types. `free`: where the word is the thing itself. */
export function emptyNames(files: readonly Parsed[], free: ReadonlySet<string>): Violation[] {
  return files.flatMap((file) =>
    [...nodes(file.tree)].flatMap((node) => {
      if (
        !(isFunctionDeclaration(node) || isTypeAliasDeclaration(node) || isVariableDeclaration(node)) ||
        !node.name
      )
        return [];
      const name = textOf(file, node.name);
      const isEmpty = /^(handle|process)[A-Z]|(Manager|Utils?|Helpers?)$|^[A-Z]\w*(Data|Info)$/.test(name);
      return isEmpty && !free.has(name) ? [`${placeOf(file, node)}: ${name} says nothing`] : [];
    }),
  );
}

const camel = (path: string): string =>
  (path.split("/").at(-1) ?? "")
    .replace(/\.ts$/, "")
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A file that defines a verb is named after it, and defines no other. */
export function misnamedVerbs(files: readonly Parsed[]): Violation[] {
  return files.flatMap((file) => {
    const verbs = [...nodes(file.tree)].flatMap((node) => {
      if (!isVariableDeclaration(node) || !node.initializer || !isCallExpression(node.initializer)) return [];
      return textOf(file, node.initializer.expression) === "verb" ? [textOf(file, node.name)] : [];
    });
    if (verbs.length === 0 || (verbs.length === 1 && verbs[0] === camel(file.path))) return [];
    return [`${file.path}: is named after ${camel(file.path)} and defines ${verbs.join(", ")}`];
  });
}
