/** Syntax trees by the compiler's own parser, so that a law is never fooled by a comment or a string. */
import { type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isStringLiteral,
} from "typescript/unstable/ast/is";
import { createVirtualFileSystem } from "typescript/unstable/fs";
import { API } from "typescript/unstable/sync";
import type { Source } from "./sources.ts";

export type Parsed = Source & { readonly tree: SourceFile };

/** Parses all of them; nothing is resolved or checked, so it takes about a second for the whole project. */
export function parse(sources: readonly Source[]): Parsed[] {
  const files = Object.fromEntries(sources.map(({ path, text }) => [`/${path}`, text]));
  const settings = {
    compilerOptions: {
      noResolve: true,
      noLib: true,
      types: [],
      allowImportingTsExtensions: true,
      noEmit: true,
    },
    files: Object.keys(files),
  };
  const all = { ...files, "/tsconfig.json": JSON.stringify(settings) };
  const api = new API({ fs: createVirtualFileSystem(all), cwd: "/" });
  try {
    using snapshot = api.updateSnapshot({ openProjects: ["/tsconfig.json"] });
    const [project] = snapshot.getProjects();
    return sources.map((source) => {
      const tree = project?.program.getSourceFile(`/${source.path}`);
      if (!tree) throw new Error(`${source.path} could not be parsed`);
      return { ...source, tree };
    });
  } finally {
    api.close();
  }
}

/** Every node below (and including) this one, parents first; `isClosed` nodes and what is below them are left out. */
export function* nodes(node: Node, isClosed: (node: Node) => boolean = () => false): Generator<Node> {
  if (isClosed(node)) return;
  yield node;
  const children: Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* nodes(child, isClosed);
}

export const lineOf = (file: Parsed, node: Node): number =>
  file.text.slice(0, node.getStart(file.tree)).split("\n").length;
export const lastLineOf = (file: Parsed, node: Node): number =>
  file.text.slice(0, node.end).split("\n").length;
export const textOf = (file: Parsed, node: Node): string =>
  file.text.slice(node.getStart(file.tree), node.end);
export const placeOf = (file: Parsed, node: Node): string => `${file.path}:${lineOf(file, node)}`;

export type Import = { readonly from: string; readonly isType: boolean; readonly node: Node };

/** Every module that a file names: import, re-export, `import()`, `import("…")` as a type, `require` and its like. */
export function importsOf(file: Parsed): Import[] {
  const found: Import[] = [];
  for (const node of nodes(file.tree)) {
    if (isImportDeclaration(node) && isStringLiteral(node.moduleSpecifier)) {
      const isType = node.importClause?.phaseModifier === SyntaxKind.TypeKeyword;
      found.push({ from: node.moduleSpecifier.text, isType, node });
    } else if (isExportDeclaration(node) && node.moduleSpecifier && isStringLiteral(node.moduleSpecifier)) {
      found.push({ from: node.moduleSpecifier.text, isType: node.isTypeOnly, node });
    } else if (
      isImportTypeNode(node) &&
      isLiteralTypeNode(node.argument) &&
      isStringLiteral(node.argument.literal)
    ) {
      found.push({ from: node.argument.literal.text, isType: true, node });
    } else if (isCallExpression(node)) {
      const [argument] = node.arguments;
      const isLoad =
        node.expression.kind === SyntaxKind.ImportKeyword ||
        /^(require|load)$/.test(textOf(file, node.expression));
      if (isLoad && argument && isStringLiteral(argument))
        found.push({ from: argument.text, isType: false, node });
    }
  }
  return found;
}

/** The path that a relative import names, from the root. */
export function resolved(file: Source, from: string): string {
  return new URL(from, `file:///${file.path}`).pathname.slice(1);
}
