import { readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeBundle } from "../../src/start/bundle.ts";
import { bundled, INPUTS } from "../../src/start/bundled.ts";
import { CACHE } from "../../src/start/cache-folder.ts";

const folder = new URL("bundle-under-test/", CACHE);
const inputs = new URL(INPUTS, folder);

beforeAll(() => makeBundle({ words: new URL("../../src/core/words.ts", import.meta.url) }, folder));
afterAll(() => rm(folder, { recursive: true, force: true }));

test("what is bundled finds what lies beside its modules", async () => {
  const at = bundled("words", folder);
  const { wordsIn } = await import(at ?? "");
  expect(wordsIn("en", "slack")("notDone")).toMatch(/^That did not work/);
});

test.each([
  ["a file of it has changed since", (text: string) => text.replace(/("src\/core\/words\.ts":")\d+/, "$11")],
  ["a file of it is gone", (text: string) => text.replace("src/core/words.ts", "src/core/gone.ts")],
  [
    "the project has been moved",
    (text: string) => text.replace('"project":"file://', '"project":"file:///moved'),
  ],
  ["its list cannot be read", () => "{"],
])("a bundle is not used where %s", async (_, spoil) => {
  const before = await readFile(inputs, "utf8");
  const after = spoil(before);
  expect(after).not.toBe(before);
  await writeFile(inputs, after);
  expect(bundled("words", folder)).toBeNull();
  await writeFile(inputs, before);
  expect(bundled("words", folder)).not.toBeNull();
});
