import { expect, test } from "vitest";
import { readSources } from "./sources.ts";
import { importsOf, type Parsed, parse, placeOf } from "./syntax.ts";

/** What Baton is measured against belongs to the bench alone. */
const PEERS = /^(bullmq|graphile-worker|pg-boss)(\/|$)/;

const peersOutside = (files: readonly Parsed[]): string[] =>
  files
    .filter(({ path }) => !path.startsWith("test/bench/"))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ from }) => PEERS.test(from))
        .map(({ from, node }) => `${placeOf(file, node)}: ${from} belongs in test/bench/`),
    );

test("nobody but the bench imports what it measures against", () =>
  expect(peersOutside(parse([...readSources("src"), ...readSources("test")]))).toEqual([]));

test.each([
  ["src/engine/x.ts", 'import { Queue } from "bullmq";'],
  ["test/engine/x.ts", 'import type { Runner } from "graphile-worker";'],
  ["test/kit/x.ts", 'const { PgBoss } = await import("pg-boss");'],
])("caught: in %s", (path, text) => expect(peersOutside(parse([{ path, text }]))).toHaveLength(1));

test("allowed: in the bench", () =>
  expect(peersOutside(parse([{ path: "test/bench/x.ts", text: 'import { Queue } from "bullmq";' }]))).toEqual(
    [],
  ));
