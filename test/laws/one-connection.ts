/** The embedded database has one connection: whoever asks for another inside a transaction waits for ever. */
import type { CallExpression, Node } from "typescript/unstable/ast";
import { isArrowFunction, isCallExpression, isPropertyAccessExpression } from "typescript/unstable/ast/is";
import type { Violation } from "./sources.ts";
import { nodes, type Parsed, placeOf } from "./syntax.ts";

/** What of a test's house opens a transaction of its own. */
const OPENS = new Set(["as", "asBaton", "personId"]);

/** Calls of the house inside the work that it was given: `house.as("anna", async (ctx) => … house.personId(…))`. */
export const nestedTransactions = (files: readonly Parsed[]): Violation[] =>
  files.flatMap((file) =>
    [...nodes(file.tree)]
      .filter(opensTransaction)
      .flatMap((outer) => outer.arguments.filter(isArrowFunction))
      .flatMap((work) => [...nodes(work)].filter(opensTransaction))
      .map((inner) => `${placeOf(file, inner)}: another transaction inside of one`),
  );

const opensTransaction = (node: Node): node is CallExpression =>
  isCallExpression(node) &&
  isPropertyAccessExpression(node.expression) &&
  OPENS.has(node.expression.name.text);
