import { expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { FileMistakes, mistakeText } from "../../../src/features/organisation/file-mistakes.ts";
import { planOrganisation } from "../../../src/features/organisation/plan-organisation.ts";
import { organisations, teams } from "../../../src/features/organisation/tables.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const DEMO = demoFor(ROOMS);
/** A file with mistakes changes nothing, so that one house serves them all. */
const opened = testHouse();
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;

async function mistakesIn(house: TestHouse, text: string) {
  const error = await house
    .asBaton((ctx) => applyOrganisation(ctx, { text }))
    .then(
      () => null,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(FileMistakes);
  return error instanceof FileMistakes ? error.mistakes : [];
}

test("a zone that is three letters long is a mistake: BST would be Dhaka's time in London", async () => {
  const house = await opened;
  const [found, ...others] = await mistakesIn(house, DEMO.replace("zone: Europe/Berlin", "zone: BST"));
  expect(found).toMatchObject({ key: "organisation.zone", params: { value: "BST" } });
  expect(others).toEqual([]);
});

test("every mistake is told at once, with line, column and what was expected, and nothing changes", async () => {
  const house = await opened;
  const text = DEMO.replace("name: Payments", "nmae: Money")
    .replace("zone: Europe/Berlin", "zone: Europe/Berln")
    .replace("team: platform\n    regions", "team: plattform\n    regions")
    .replace("country: BR", "country: Brazil");
  const found = await mistakesIn(house, text);
  const told = found.map(({ line, column, key, params }) => ({ line, column, key, near: params?.near }));
  const at = (part: string, indent: number) => ({ line: lineOf(text, part), column: indent });
  expect(told).toContainEqual({ ...at("nmae", 5), key: "organisation.unknown-key-near", near: "name" });
  expect(told).toContainEqual({ ...at("Europe/Berln", 11), key: "organisation.zone", near: "Europe/Berlin" });
  expect(told).toContainEqual({ ...at("plattform", 11), key: "organisation.no-such-near", near: "platform" });
  expect(told).toContainEqual({ ...at("Brazil", 14), key: "organisation.country", near: "Europe/Berlin" });
  expect(found.map((one) => one.line)).toEqual(found.map((one) => one.line).sort((a, b) => a - b));
  await house.asBaton(async (ctx) => {
    const [payments] = await ctx.tx.select().from(teams).where(eq(teams.key, "payments"));
    expect(payments?.name).toBe("Payments");
  });
});

test.each([
  ["a team that is missing", "team: payments", "team: paymetns", "organisation.no-such-near"],
  ["a section that nobody knows", "environments:", "enviroments:", "organisation.unknown-key-near"],
  ["a language that Baton does not speak", "language: hi", "language: fr", "organisation.language"],
  ["a time that is none", 'from: "09:30"', 'from: "9:30"', "organisation.wall-time"],
  ["a key with capitals", "  berlin:", "  Berlin:", "organisation.key"],
  [
    "two severities for one default",
    "wakes: true",
    "wakes: true\n    default: true",
    "organisation.one-default",
  ],
  ["a grant to nobody", "    everyone: true", "", "person.grant-to-nobody"],
  ["an e-mail that is none", "priya@meridian.example", "priya", "person.email"],
  ["an account of two people", "slack: U0ANNA", "slack: U0PRIYA", "person.account-twice"],
  [
    "a channel on a Slack team that is not listed",
    "slack: C0MOBILE",
    "slack: T0OTHER/C0MOBILE",
    "organisation.no-installation",
  ],
  ["a key that stands twice", "\norganisation:", "\nregions: {}\norganisation:", "organisation.double-key"],
  ["broken YAML", "\norganisation:", "\norganisation: [", "organisation.syntax"],
  ["a NUL", "name: Payments", 'name: "Pay\\0ments"', "organisation.character"],
  ["half of a pair", "name: Payments", 'name: "Pay\\uD83Dments"', "organisation.character"],
  ["an alias of nothing", "name: Payments", "name: *nothing", "organisation.no-anchor"],
  [
    "one key as a number and as a text",
    "\nteams:\n",
    '\nteams:\n  7: {name: A}\n  "7": {name: B}\n',
    "organisation.double-key",
  ],
  [
    "two that were the same",
    "\nteams:\n",
    "\nteams:\n  one: { name: One, was: payments }\n  two: { name: Two, was: payments }\n",
    "organisation.was-twice",
  ],
  ["a file that is too long", "# ", `# ${"x".repeat(2_000_001)}`, "organisation.too-big"],
  [
    "a contact method with two ways",
    "push: meridian-anna",
    "push: meridian-anna, email: a@b.example",
    "person.one-way",
  ],
] as const)("%s is a mistake with its own text", async (_, before, after, key) => {
  const house = await opened;
  expect(DEMO).toContain(before);
  const found = await mistakesIn(house, DEMO.replace(before, after));
  expect(found.map((one) => one.key)).toContain(key);
  for (const mistake of found) {
    expect(mistake.line).toBeGreaterThan(0);
    for (const language of ["en", "de", "hi", "pt-BR"] as const)
      expect(mistakeText(language, mistake)).not.toMatch(/\{\{|undefined/);
  }
});

test("what is wrong inside the YAML has its own line", async () => {
  const house = await opened;
  const text = DEMO.replace("name: Payments", "name: *nothing").replace("name: Ledger", 'name: "Led\\0ger"');
  const found = await mistakesIn(house, text);
  expect(found.map(({ line, key }) => [line, key])).toEqual([
    [lineOf(text, "*nothing"), "organisation.no-anchor"],
    [lineOf(text, "Led"), "organisation.character"],
  ]);
});

test("one anchor may be meant by hundreds", async () => {
  const house = await opened;
  const teams = Array.from({ length: 300 }, (_, n) => `  t${n}: ${n === 0 ? "&all { name: T }" : "*all"}\n`);
  const plan = await house.asBaton((ctx) =>
    planOrganisation(ctx, DEMO.replace("\nteams:\n", `\nteams:\n${teams.join("")}`)),
  );
  expect(plan.changes).toHaveLength(300);
});

test("one wrong name brings one complaint, not a hundred", async () => {
  const house = await opened;
  const found = await mistakesIn(
    house,
    DEMO.replace("  payments:\n    name: Payments", "  payments:\n    nam: Payments"),
  );
  expect(found.map((one) => one.key).sort()).toEqual([
    "organisation.missing",
    "organisation.unknown-key-near",
  ]);
});

test("an empty file, a list and hostile input are told apart from a file, and nothing changes", async () => {
  const house = await opened;
  const bomb = `a: &a [x,x]\n${Array.from({ length: 9 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : "a"}, *${i ? `b${i - 1}` : "a"}]`).join("\n")}`;
  for (const text of ["", "- a\n- b", "__proto__: { polluted: true }", bomb, "🙂", "a: 1\n".repeat(3)])
    expect((await mistakesIn(house, text)).length).toBeGreaterThan(0);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  await house.asBaton(async (ctx) => {
    expect(await ctx.tx.select().from(organisations)).toHaveLength(1);
  });
});
