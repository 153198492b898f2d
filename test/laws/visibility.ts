/** Who may be shown what: every read of a table with visibility goes through `visibleTo`, or `visibleIn` where it is built once. */
import type { Node } from "typescript/unstable/ast";
import {
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isTaggedTemplateExpression,
} from "typescript/unstable/ast/is";
import { getTableColumns, getTableName, type PgTable } from "../../src/db/drizzle.ts";
import type { Violation } from "./sources.ts";
import { nodes, type Parsed, placeOf, textOf } from "./syntax.ts";
import { importedNames } from "./writes.ts";

const READS = /^(from|innerJoin|leftJoin|rightJoin|fullJoin|crossJoin)$/;
const ASKS = /\bvisible(?:To|In)\(/;
/** Files whose answers somebody looks at. */
const SHOWN = /\/[\w-]*(cards?|blocks|commands|buttons|forms?|form-kinds|lines|replies|endpoints|links)\.ts$/;

/** Tables whose rows are not for everyone: name in code → name in the database. */
export const hiddenTables = (tables: Readonly<Record<string, PgTable>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(tables)
      .filter(([, table]) => "visibility" in getTableColumns(table))
      .map(([name, table]) => [name, getTableName(table)]),
  );

/**
 * Reads of these tables that ask nobody's sight. `deciding`: paths whose statements by hand decide or clean up and
 * show nothing, each with its reason where it is listed.
 */
export function blindReads(
  files: readonly Parsed[],
  hidden: ReadonlyMap<string, string>,
  deciding: ReadonlySet<string>,
): Violation[] {
  const byHand = new RegExp(`\\b(?:from|join)\\s+(?:${[...hidden.values()].join("|")})\\b`, "i");
  return files.flatMap((file) => {
    const imported = importedNames(file);
    const isHidden = (node: Node | undefined): boolean => {
      if (!node || !isIdentifier(node)) return false;
      const [path = file.path, name = ""] = (imported.get(node.text) ?? `${file.path}#${node.text}`).split(
        "#",
      );
      return path.endsWith("/tables.ts") && hidden.has(name);
    };
    const blind = chainsOf(file.tree).filter(
      ({ call, whole }) =>
        isCallExpression(call) && isHidden(call.arguments[0]) && !ASKS.test(textOf(file, whole)),
    );
    const written = deciding.has(file.path)
      ? []
      : [...nodes(file.tree)].filter(
          (node) =>
            isTaggedTemplateExpression(node) &&
            byHand.test(textOf(file, node)) &&
            !ASKS.test(textOf(file, node)),
        );
    return [...blind.map(({ call }) => call), ...written].map(
      (node) => `${placeOf(file, node)}: reads past visibleTo(…)`,
    );
  });
}

type Chain = { readonly call: Node; readonly whole: Node };

/** Each `.from(…)` and `.…Join(…)`, with the whole statement of the builder that it belongs to. */
function chainsOf(node: Node, whole?: Node): Chain[] {
  const isLink = isCallExpression(node) || isPropertyAccessExpression(node);
  const top = isLink ? (whole ?? node) : node;
  const found: Chain[] = [];
  if (isCallExpression(node) && isPropertyAccessExpression(node.expression)) {
    if (READS.test(node.expression.name.text)) found.push({ call: node, whole: top });
  }
  node.forEachChild((child) => {
    const goesOn = isLink && child === node.expression;
    found.push(...chainsOf(child, goesOn ? top : undefined));
  });
  return found;
}

/** Files that show something and see more than their reader: by acting as Baton, or by claiming to see all. */
export function borrowedEyes(files: readonly Parsed[]): Violation[] {
  return files
    .filter(({ path }) => path.startsWith("src/features/") || path.startsWith("src/chat/"))
    .flatMap((file) =>
      [...nodes(file.tree)].flatMap((node) => {
        if (!isCallExpression(node)) return [];
        const callee = textOf(file, node.expression);
        const acts = callee === "actingAs" && SHOWN.test(file.path);
        const claims = callee === "forReader" && /kind: "all"/.test(textOf(file, node));
        return acts || claims ? [`${placeOf(file, node)}: shows what Baton sees`] : [];
      }),
    );
}
