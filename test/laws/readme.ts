/** What a page for people promises: its paths, commands and variables exist. */
import type { Violation } from "./sources.ts";

export type Known = {
  readonly hasPath: (path: string) => boolean;
  readonly scripts: readonly string[];
  readonly isVariable: (name: string) => boolean;
};

const PATH = /(?:^|[\s`("'[])((?:\.\/)?(?:src|test|locales|manifests|drizzle|docs|\.ci)\/[\w./-]*\w)/g;
const BUILT_IN = new Set(["ci", "install", "test", "start", "run"]);

export function brokenPromises(page: string, known: Known): Violation[] {
  const paths = [...page.matchAll(PATH)].map(([, path = ""]) => path.replace(/^\.\//, ""));
  const links = [...page.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, path = ""]) => path);
  const runs = [...page.matchAll(/npm (?:run )?([\w:-]+)/g)]
    .map(([, script = ""]) => script)
    .filter((name) => !BUILT_IN.has(name));
  const variables = [...page.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)].map(
    ([, name = ""]) => name,
  );
  return [
    ...[...new Set([...paths, ...links])]
      .filter((path) => !known.hasPath(path))
      .map((path) => `${path} does not exist`),
    ...runs.filter((name) => !known.scripts.includes(name)).map((name) => `npm run ${name} does not exist`),
    ...variables.filter((name) => !known.isVariable(name)).map((name) => `the variable ${name} is not read`),
  ];
}
