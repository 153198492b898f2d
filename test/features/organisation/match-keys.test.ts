/** Renames that lean on each other, and `was` that cannot be followed. */
import { expect, test } from "vitest";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { FileMistakes } from "../../../src/features/organisation/file-mistakes.ts";
import { services } from "../../../src/features/organisation/tables.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const DEMO = demoFor(ROOMS);
const apply = (house: TestHouse, text: string) => house.asBaton((ctx) => applyOrganisation(ctx, { text }));
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;
/** The demo's services, and these instead of its app. */
const withServices = (lines: string) =>
  DEMO.replace("  app:\n    name: Mobile app\n    team: mobile\n    regions: [saopaulo]\n", lines);
const one = (key: string, was?: string) =>
  `  ${key}:\n${was ? `    was: ${was}\n` : ""}    name: ${key}\n    team: mobile\n`;

const idsOf = (house: TestHouse) =>
  house.asBaton(async (ctx) =>
    Object.fromEntries(
      (await ctx.tx.select().from(services)).map((row) => [
        row.isGone ? `${row.key}, gone` : row.key,
        row.id,
      ]),
    ),
  );

async function mistakesIn(house: TestHouse, text: string) {
  const thrown = await apply(house, text).then(
    () => null,
    (error: unknown) => error,
  );
  return thrown instanceof FileMistakes ? thrown.mistakes.map(({ key, line }) => ({ key, line })) : [];
}

test("a chain of renames in one file keeps every row, in whichever order it is written", async () => {
  for (const turned of [false, true]) {
    const house = await testHouse({ file: withServices(one("aa") + one("bb")) });
    const before = await idsOf(house);
    const chain = [one("bb", "aa"), one("cc", "bb"), one("aa")];
    const text = withServices((turned ? chain.reverse() : chain).join(""));
    const { changes } = await apply(house, text);
    expect(changes).toContainEqual({ kind: "renamed", path: "services.bb", details: ["aa"] });
    expect(changes).toContainEqual({ kind: "renamed", path: "services.cc", details: ["bb"] });
    const after = await idsOf(house);
    expect(after).toMatchObject({ bb: before.aa, cc: before.bb });
    expect(Object.values(before)).not.toContain(after.aa);
    expect((await apply(house, text)).changes).toEqual([]);
  }
});

test("an exchange of two keys is a mistake at its lines", async () => {
  const house = await testHouse({ file: withServices(one("aa") + one("bb")) });
  const text = withServices(one("aa", "bb") + one("bb", "aa"));
  expect(await mistakesIn(house, text)).toEqual([
    { key: "organisation.was-circle", line: lineOf(text, "was: bb") },
    { key: "organisation.was-circle", line: lineOf(text, "was: aa") },
  ]);
});

test("nothing is renamed to a key that was here before and is gone", async () => {
  const house = await testHouse({ file: withServices(one("aa") + one("bb")) });
  await apply(house, withServices(one("aa")));
  const text = withServices(one("bb", "aa"));
  expect(await mistakesIn(house, text)).toEqual([
    { key: "organisation.was-taken", line: lineOf(text, "was: aa") },
  ]);
  const { changes } = await apply(house, withServices(one("bb")));
  expect(changes).toContainEqual({ kind: "back", path: "services.bb" });
});

test("a key that no object can have is a mistake, not passed over", async () => {
  const house = await testHouse();
  const text = DEMO.replace("teams:\n", "teams:\n  __proto__:\n    name: Nobody\n");
  expect(await mistakesIn(house, text)).toEqual([
    { key: "organisation.key", line: lineOf(text, "__proto__") },
  ]);
});
