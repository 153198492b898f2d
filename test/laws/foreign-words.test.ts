import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { foreignWords, skippedTests } from "./foreign-words.ts";
import { ROOT, readText, readTexts, type Source } from "./sources.ts";

const TEXTS = /\.(ts|json|ya?ml|md|sql|css|html|sh)$|^run$/;
const FOLDERS = ["src", "test", "locales", "manifests", "drizzle", ".ci", "docs"];
const FILES = [
  "README.md",
  "CHANGELOG.md",
  "package.json",
  "biome.json",
  "tsconfig.json",
  "vitest.config.ts",
  "knip.json",
  "Dockerfile",
  "compose.yaml",
];

/** This law and its samples name the words themselves. */
const isLaw = ({ path }: Source): boolean => path.startsWith("test/laws/foreign-words");

const files = [
  ...FOLDERS.filter((folder) => existsSync(new URL(folder, ROOT))).flatMap((folder) =>
    readTexts(folder, TEXTS),
  ),
  ...FILES.filter((file) => existsSync(new URL(file, ROOT))).map((path) => ({ path, text: readText(path) })),
].filter((file) => !isLaw(file));

test("no file speaks of the workshop, or of what is left undone", () =>
  expect(foreignWords(files)).toEqual([]));
test("no test is left out by hand", () => expect(skippedTests(files)).toEqual([]));

test("the lock file names no other registry than npm's", () => {
  const hosts = [...readText("package-lock.json").matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(
    ([, host]) => host,
  );
  expect([...new Set(hosts)].filter((host) => host !== "registry.npmjs.org")).toEqual([]);
});

test.each([
  "// TODO: later",
  "FIXME",
  "made in this session",
  "see /work/main/x",
  "helper-3 wrote it",
  "https://registry.example.com/x",
])("caught: %s", (text) => expect(foreignWords([{ path: "x.ts", text: `a line\n${text}` }])).toHaveLength(1));
test.each([
  "one UPDATE moves every session",
  "Agents Playground",
  "https://registry.npmjs.org/x",
  "a Slack session",
])("allowed: %s", (text) => expect(foreignWords([{ path: "x.ts", text }])).toEqual([]));
test("caught: a test left out", () => {
  expect(skippedTests([{ path: "x.test.ts", text: 'test.skip("x", f);\ntest.only("y", f);' }])).toHaveLength(
    2,
  );
  expect(skippedTests([{ path: "x.test.ts", text: 'test.skipIf(!hasPostgres())("x", f);' }])).toEqual([]);
});
