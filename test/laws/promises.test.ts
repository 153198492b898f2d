import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { serviceVariables, slackVariables, teamsVariables } from "../../src/env-variables.ts";
import { Lock, looseVersions, Package, unjudgedScripts } from "./package.ts";
import { brokenPromises } from "./readme.ts";
import { ROOT, readText } from "./sources.ts";

const manifest = Package.parse(JSON.parse(readText("package.json")));
const lock = Lock.parse(JSON.parse(readText("package-lock.json")));

test("every dependency is one version", () => expect(looseVersions(manifest)).toEqual([]));
test("every install script is judged", () => expect(unjudgedScripts(manifest, lock)).toEqual([]));

test("caught: a range, an unseen install script, one that is gone", () => {
  const loose = Package.parse({
    dependencies: { a: "^1.0.0", b: "latest", c: "1.0.0" },
    allowScripts: { gone: true },
  });
  expect(looseVersions(loose)).toHaveLength(2);
  expect(
    unjudgedScripts(loose, { packages: { "node_modules/x/node_modules/evil": { hasInstallScript: true } } }),
  ).toHaveLength(2);
});

const fixed = Object.keys(serviceVariables);
const platform = [
  ...Object.keys(slackVariables).map((rest) => ["SLACK", rest]),
  ...Object.keys(teamsVariables).map((rest) => ["TEAMS", rest]),
];
/** Variables of the tests and of others' tools. */
const OTHERS = new Set([
  "BATON_REQUIRE_SERVICES",
  "BATON_TEST_ENGINE",
  "BATON_FIXTURES",
  "NODE_EXTRA_CA_CERTS",
]);

const known = {
  hasPath: (path: string) => existsSync(new URL(path, ROOT)),
  scripts: Object.keys(manifest.scripts),
  // A second installation has a name of its own between: SLACK_EU_BOT_TOKEN.
  isVariable: (name: string) =>
    fixed.includes(name) ||
    OTHERS.has(name) ||
    platform.some(([start, rest]) => new RegExp(`^${start}(_[A-Z0-9]+)*_${rest}$`).test(name)),
};

const pages = ["README.md", "CHANGELOG.md"].filter((page) => existsSync(new URL(page, ROOT)));
if (!pages.includes("README.md"))
  console.warn("SKIPPED: there is no README.md, so its paths and commands were not looked at");

test.each(pages)("%s promises nothing that is not there", (page) =>
  expect(brokenPromises(readText(page), known)).toEqual([]),
);

test("caught: a path, a link, a command, a variable that is not there", () => {
  const page =
    "See `src/nowhere.ts` and [the page](docs/none.md); run `npm run fly`; set `BATON_COLOUR`, `SLACK_EU_BOT_TOKEN`, `PORT`.";
  expect(brokenPromises(page, known)).toEqual([
    "src/nowhere.ts does not exist",
    "docs/none.md does not exist",
    "npm run fly does not exist",
    "the variable BATON_COLOUR is not read",
  ]);
});
