import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { environmentTable } from "../src/env.ts";

const BETWEEN = /(<!-- environment: begin -->\n)[\s\S]*?(<!-- environment: end -->)/;
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README has the two marks between which the table stands", () => expect(readme).toMatch(BETWEEN));

// Out of date? `npx vitest run test/env-table.test.ts -u` writes it.
test("the README's table names every variable that Baton reads, as the code explains it", async () => {
  const now = readme.replace(
    BETWEEN,
    (_all, begin: string, end: string) => `${begin}${environmentTable()}\n${end}`,
  );
  await expect(now).toMatchFileSnapshot("../README.md");
});
