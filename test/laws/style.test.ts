import { describe, expect, test } from "vitest";
import { nestedTransactions } from "./one-connection.ts";
import { readSources } from "./sources.ts";
import * as style from "./style.ts";
import { parse } from "./syntax.ts";

const product = parse(readSources("src"));
const tests = parse(readSources("test"));
const all = [...product, ...tests];

const sample = (text: string, path = "src/core/x.ts") => parse([{ path, text }]);
const lines = (count: number) => "const x = 1;\n".repeat(count);

describe("size", () => {
  test("no file is longer than 250 lines", () => expect(style.tooLong(all)).toEqual([]));
  test("no function is longer than 40 lines or takes more than three parameters", () =>
    expect(style.bigFunctions(product)).toEqual([]));

  test("caught", () => {
    expect(style.tooLong(sample(lines(251)))).toHaveLength(1);
    expect(style.tooLong(sample(lines(250)))).toEqual([]);
    expect(style.bigFunctions(sample(`const f = () => {\n${lines(39)}};`))).toHaveLength(1);
    expect(style.bigFunctions(sample(`function f() {\n${lines(38)}}`))).toEqual([]);
    expect(style.bigFunctions(sample("const f = (a: 1, b: 2, c: 3, d: 4) => a;"))).toHaveLength(1);
  });
});

describe("manner", () => {
  test("the compiler is never switched off", () => expect(style.looseTyping(all)).toEqual([]));
  test("no failure is swallowed", () => expect(style.swallowed(all)).toEqual([]));
  test("no default exports, no files that only hand on", () => expect(style.badExports(all)).toEqual([]));

  test.each([
    "let x: any;",
    "const x = y as any;",
    "const x = y!;",
    `// @ts-${"ignore"}\nconst x = 1;`,
    `/* @ts-${"nocheck"} */`,
  ])("caught: %s", (text) => expect(style.looseTyping(sample(text))).toHaveLength(1));
  test("allowed: the words in a text", () =>
    expect(style.looseTyping(sample('const x = "any!"; // any'))).toEqual([]));

  test.each([
    "try { f(); } catch {}",
    "try { f(); } catch (error) { }",
    "f().catch(() => undefined);",
    "f().catch(() => {});",
  ])("caught: %s", (text) => expect(style.swallowed(sample(text))).toHaveLength(1));
  test("allowed: a catch that says why", () => {
    expect(style.swallowed(sample("try { f(); } catch {\n  // It is gone already.\n}"))).toEqual([]);
    expect(style.swallowed(sample("// Only a hint.\nf().catch(() => undefined);"))).toEqual([]);
  });

  test("caught: default exports and barrels", () => {
    expect(style.badExports(sample("export default 1;"))).toHaveLength(1);
    expect(style.badExports(sample("export default function f() {}"))).toHaveLength(1);
    expect(style.badExports(sample('export { a } from "./a.ts";\nexport * from "./b.ts";'))).toHaveLength(1);
    expect(style.badExports(sample("export default {};", "vitest.config.ts"))).toEqual([]);
  });
});

/** Names in which the word is the thing itself: the system's process, a button's handle, Teams' own names. */
const FREE = new Set(["processNow", "handleOf", "ChannelData", "ClientInfo"]);

describe("names", () => {
  test("folders and files say what they hold", () =>
    expect(style.badPaths(all.map(({ path }) => path))).toEqual([]));
  test("functions and types say what they are", () => expect(style.emptyNames(product, FREE)).toEqual([]));
  test("a verb's file bears its name", () => expect(style.misnamedVerbs(product)).toEqual([]));

  test.each([
    "src/utils/x.ts",
    "src/core/helpers.ts",
    "src/core/OpenIncident.ts",
    "src/core/open_incident.ts",
    "src/chat/index.ts",
    "src/web/date-utils.ts",
  ])("caught: %s", (path) => expect(style.badPaths([path])).toHaveLength(1));
  test.each([
    "const handleClick = 1;",
    "function processOrder() {}",
    "type UserData = 1;",
    "const timerManager = 1;",
  ])("caught: %s", (text) => expect(style.emptyNames(sample(text), FREE)).toHaveLength(1));
  test("caught: a verb in a file of another name, and two in one file", () => {
    expect(
      style.misnamedVerbs(
        sample('export const openIncident = verb("a", S, f);', "src/features/incident/open.ts"),
      ),
    ).toHaveLength(1);
    const two = 'export const openIncident = verb("a", S, f);\nexport const endIncident = verb("b", S, f);';
    expect(style.misnamedVerbs(sample(two, "src/features/incident/open-incident.ts"))).toHaveLength(1);
    expect(
      style.misnamedVerbs(
        sample('export const openIncident = verb("a", S, f);', "src/features/incident/open-incident.ts"),
      ),
    ).toEqual([]);
  });
});

describe("one connection", () => {
  test("no test opens a transaction inside of one", () => expect(nestedTransactions(tests)).toEqual([]));

  test("caught", () => {
    const nested = 'house.as("anna", async (ctx) => take(ctx, await house.personId("lena")));';
    expect(nestedTransactions(sample(nested))).toHaveLength(1);
    expect(nestedTransactions(sample('house.as("anna", (ctx) => take(ctx, personId));'))).toEqual([]);
  });
});
