/** Who may write: a room its own tables, and only inside something that asks for a right and leaves a record. */
import type { Node, VariableDeclaration } from "typescript/unstable/ast";
import {
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isImportDeclaration,
  isNamedImports,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isStringLiteral,
  isTaggedTemplateExpression,
  isTypeReferenceNode,
  isVariableStatement,
} from "typescript/unstable/ast/is";
import type { Violation } from "./sources.ts";
import { nodes, type Parsed, placeOf, resolved, textOf } from "./syntax.ts";

/** Calls that make a guarded writer of what they are given. */
const GUARDS = /^(verb|defineTimer|defineEffect|defineSection|on)$/;
/** Types of the engine's and the file's parts, for those that are written as plain objects. */
const GUARDED_TYPES = /^(TimerKind|EffectKind|FileSection|Flusher|Listener|Check)$/;
/** What a person or another room's door reaches first: a write must lie behind a guard from here. */
const DOORS = /\/(feature|commands|buttons|forms|endpoints|message-actions|asks)\.ts$/;

const BY_HAND = /^(?:sql)?[`"']\s*(?:insert\s+into|update|delete\s+from)\s+"?(\w+)/i;

type Write = { readonly node: Node; readonly table: string };

/** Every write among these nodes: the builder's, and statements written by hand. */
function writesAmong(file: Parsed, piece: Iterable<Node>): Write[] {
  const tagged = new Set<Node>();
  return [...piece].flatMap((node): Write[] => {
    if (isTaggedTemplateExpression(node)) tagged.add(node.template);
    if (tagged.has(node)) return [];
    // A constant statement for `tx.send` is a plain text.
    if (isTaggedTemplateExpression(node) || isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) {
      const [, table] = BY_HAND.exec(textOf(file, node)) ?? [];
      return table === undefined ? [] : [{ node, table }];
    }
    if (!isCallExpression(node)) return [];
    const callee = node.expression;
    if (!isPropertyAccessExpression(callee) || !/^(insert|update|delete)$/.test(callee.name.text)) return [];
    if (!/(^|\.)tx$/.test(textOf(file, callee.expression))) return [];
    const [table] = node.arguments;
    return table ? [{ node, table: textOf(file, table) }] : [];
  });
}

/** What is inside is run by the corridor, the engine or the file, wherever it stands. */
const isGuardCall = (file: Parsed, node: Node): boolean =>
  isCallExpression(node) && GUARDS.test(textOf(file, node.expression));

const unguarded = (file: Parsed, piece: Node): Iterable<Node> =>
  nodes(piece, (node) => isGuardCall(file, node));

type Piece = {
  readonly file: Parsed;
  readonly name: string;
  readonly node: Node;
  readonly isGuarded: boolean;
  /** Names that it uses, as `path#name`. */
  readonly uses: ReadonlySet<string>;
};

/**
 * Ways to a write that pass no guard: from a door of a room, or from outside the rooms, through any number of
 * functions. `free`: `path#name` of those that need none, each with its reason where it is listed.
 */
export function openWrites(files: readonly Parsed[], free: ReadonlySet<string>): Violation[] {
  const pieces = files.flatMap(piecesOf);
  const open = new Map<string, Piece>();
  for (const piece of pieces) {
    if (
      piece.file.path.startsWith("src/features/") &&
      !piece.isGuarded &&
      writesAmong(piece.file, unguarded(piece.file, piece.node)).length > 0
    )
      open.set(keyOf(piece), piece);
  }
  for (const key of free) open.delete(key);
  const found = new Set<Violation>();
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (const piece of pieces) {
      if (piece.isGuarded || open.has(keyOf(piece)) || free.has(keyOf(piece))) continue;
      const used = [...piece.uses].find((name) => open.has(name));
      if (used === undefined) continue;
      if (DOORS.test(piece.file.path) || !piece.file.path.startsWith("src/features/"))
        found.add(
          `${placeOf(piece.file, piece.node)}: ${piece.name} reaches a write through ${used} and passes no verb(…)`,
        );
      else {
        open.set(keyOf(piece), piece);
        isGrowing = true;
      }
    }
  }
  for (const piece of open.values()) {
    if (DOORS.test(piece.file.path))
      found.add(`${placeOf(piece.file, piece.node)}: ${piece.name} writes in a door`);
  }
  return [...found];
}

const keyOf = (piece: Piece): string => `${piece.file.path}#${piece.name}`;

function piecesOf(file: Parsed): Piece[] {
  const imported = importedNames(file);
  const found: { name: string; node: Node; isGuarded: boolean }[] = [];
  for (const statement of file.tree.statements) {
    if (isFunctionDeclaration(statement) && statement.name)
      found.push({ name: statement.name.text, node: statement, isGuarded: false });
    else if (isVariableStatement(statement)) {
      for (const declared of statement.declarationList.declarations)
        found.push({
          name: textOf(file, declared.name),
          node: declared,
          isGuarded: isGuarded(file, declared),
        });
    }
  }
  const own = new Set(found.map(({ name }) => name));
  return found.map((piece) => ({
    ...piece,
    file,
    uses: usesOf(file, piece.node, { imported, own, self: piece.name }),
  }));
}

function isGuarded(file: Parsed, declared: VariableDeclaration): boolean {
  const { type, initializer } = declared;
  if (type && isTypeReferenceNode(type) && GUARDED_TYPES.test(textOf(file, type.typeName))) return true;
  return (
    initializer !== undefined &&
    isCallExpression(initializer) &&
    GUARDS.test(textOf(file, initializer.expression))
  );
}

type Known = {
  readonly imported: ReadonlyMap<string, string>;
  readonly own: ReadonlySet<string>;
  readonly self: string;
};

function usesOf(file: Parsed, piece: Node, known: Known): Set<string> {
  const uses = new Set<string>();
  for (const node of unguarded(file, piece)) {
    if (!isIdentifier(node) || node.text === known.self) continue;
    const from = known.imported.get(node.text);
    if (from !== undefined) uses.add(from);
    else if (known.own.has(node.text)) uses.add(`${file.path}#${node.text}`);
  }
  return uses;
}

/** Local name → `path#name` of what it stands for, for imports within the project. */
export function importedNames(file: Parsed): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of file.tree.statements) {
    if (!isImportDeclaration(statement) || !isStringLiteral(statement.moduleSpecifier)) continue;
    const from = statement.moduleSpecifier.text;
    const bindings = statement.importClause?.namedBindings;
    if (!from.startsWith(".") || !bindings || !isNamedImports(bindings)) continue;
    for (const element of bindings.elements) {
      const original = element.propertyName ? textOf(file, element.propertyName) : element.name.text;
      names.set(element.name.text, `${resolved(file, from)}#${original}`);
    }
  }
  return names;
}

/** A table's owner: the folder whose `tables.ts` defines it. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** Writes to a table of another folder. `lent`: `path table` pairs that are allowed. */
export function foreignWrites(files: readonly Parsed[], lent: ReadonlySet<string>): Violation[] {
  const owners = tableOwners(files);
  return files.flatMap((file) => {
    const imported = importedNames(file);
    return writesAmong(file, nodes(file.tree)).flatMap(({ node, table }) => {
      const by = imported.get(table)?.split("#")[0] ?? owners.get(table);
      const isForeign = by?.endsWith("/tables.ts") && folderOf(by) !== folderOf(file.path);
      return isForeign && !lent.has(`${file.path} ${table}`)
        ? [`${placeOf(file, node)}: writes ${table}, which is ${by}'s`]
        : [];
    });
  });
}

/** The database's name of each table → the file that defines it, for statements written by hand. */
function tableOwners(files: readonly Parsed[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { path, text } of files) {
    for (const [, name = ""] of text.matchAll(/pgTable\(\s*"(\w+)"/g)) owners.set(name, path);
  }
  return owners;
}
