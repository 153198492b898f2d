/** Things that have one place: the process's clock, its environment. */
import {
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
} from "typescript/unstable/ast/is";
import type { Violation } from "./sources.ts";
import { importsOf, nodes, type Parsed, placeOf, textOf } from "./syntax.ts";

const CLOCK = "src/db/clock.ts";
const ENVIRONMENT = "src/env.ts";

/** Reading the machine's clock anywhere but in `db/clock.ts`. */
export function ownClocks(files: readonly Parsed[]): Violation[] {
  return files
    .filter(({ path }) => path !== CLOCK)
    .flatMap((file) =>
      [...nodes(file.tree)].flatMap((node) => {
        const isNewDate =
          isNewExpression(node) &&
          isIdentifier(node.expression) &&
          node.expression.text === "Date" &&
          !node.arguments?.length;
        const callee =
          isCallExpression(node) && node.arguments.length === 0 ? textOf(file, node.expression) : "";
        const isNow = /^(Date\.now|DateTime\.(now|utc|local)|Temporal\.Now\.\w+)$/.test(callee);
        return isNewDate || isNow
          ? [`${placeOf(file, node)}: a clock of its own (ask now(ctx), or db/clock.ts)`]
          : [];
      }),
    );
}

/** Reading the environment anywhere but in `env.ts`. */
export function ownEnvironments(files: readonly Parsed[]): Violation[] {
  return files
    .filter(({ path }) => path !== ENVIRONMENT)
    .flatMap((file) => [
      ...[...nodes(file.tree)]
        .filter((node) => isPropertyAccessExpression(node) && textOf(file, node) === "process.env")
        .map((node) => `${placeOf(file, node)}: process.env belongs in ${ENVIRONMENT}`),
      ...importsOf(file)
        .filter(({ from, node }) => from === "node:process" && /\benv\b/.test(textOf(file, node)))
        .map(({ node }) => `${placeOf(file, node)}: the environment belongs in ${ENVIRONMENT}`),
    ]);
}
