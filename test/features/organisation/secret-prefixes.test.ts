/** Two organisations on one Baton: the environment's secrets that one of them names are no other's. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { installations, secretPrefixes } from "../../../src/chat/tables.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { records } from "../../../src/core/tables.ts";
import { LANGUAGES } from "../../../src/core/words.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { FileMistakes, mistakeLine } from "../../../src/features/organisation/file-mistakes.ts";
import { planOrganisation } from "../../../src/features/organisation/plan-organisation.ts";
import { organisations } from "../../../src/features/organisation/tables.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { makeOrganisation } from "../../kit/make-organisation.ts";

const OURS = demoFor(ROOMS);
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;

/** The demo's file as another organisation would write it, with secrets of its own. */
const fileOf = (key: string, slack = `SLACK_${key.toUpperCase()}`, teams = `TEAMS_${key.toUpperCase()}`) =>
  OURS.replaceAll("T0MERIDIAN", `T0${key.toUpperCase()}`)
    .replaceAll("11111111-1111-4111-8111-111111111111", `tenant-of-${key}`)
    .replace("secrets: SLACK", `secrets: ${slack}`)
    .replace("secrets: TEAMS", `secrets: ${teams}`)
    .replace("key: meridian", `key: ${key}`);

type Other = { readonly as: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T> };

async function other(house: TestHouse, key: string): Promise<Other> {
  const orgId = randomUUID();
  await makeOrganisation(house.db, orgId, key);
  return {
    as: (work) => inOrganisation(house.house, { orgId, actor: { kind: "file", by: "test" } }, work),
  };
}

const apply = (org: Other, text: string) => org.as((ctx) => applyOrganisation(ctx, { text }));

async function mistakesOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FileMistakes)) throw error ?? new Error("the file was taken");
  return error.mistakes;
}

const rowsOf = (org: Other) =>
  org.as(async (ctx) => ({
    installations: await ctx.tx.select().from(installations),
    prefixes: await ctx.tx.select().from(secretPrefixes),
    records: (await ctx.tx.select().from(records)).length,
    hash: (await ctx.tx.select().from(organisations))[0]?.fileHash,
  }));

const prefixesOf = async (org: Other) => (await rowsOf(org)).prefixes.map(({ prefix }) => prefix).sort();

test("a prefix of another organisation is a mistake with line and column, whoever's it is, and nothing changes", async () => {
  const house = await testHouse();
  const theirs = await other(house, "other");
  const before = await rowsOf(theirs);
  const text = fileOf("other", "SLACK", "TEAMS").replace("zone: Europe/Berlin", "zone: Europe/Berln");
  const found = await mistakesOf(apply(theirs, text));
  expect(found.map(({ key, line, column, params }) => ({ key, line, column, value: params?.value }))).toEqual(
    [
      { key: "organisation.secrets-taken", line: lineOf(text, "secrets: SLACK"), column: 14, value: "SLACK" },
      { key: "organisation.secrets-taken", line: lineOf(text, "secrets: TEAMS"), column: 14, value: "TEAMS" },
      expect.objectContaining({ key: "organisation.zone" }),
    ],
  );
  for (const language of LANGUAGES) {
    const told = found.slice(0, 2).map((mistake) => mistakeLine(language, mistake));
    expect(told[0]).toContain("SLACK_2");
    expect(told.join(" ")).not.toMatch(/meridian|\{\{|undefined/i);
  }
  expect(await mistakesOf(theirs.as((ctx) => planOrganisation(ctx, text)))).toEqual(found);
  expect(await rowsOf(theirs)).toEqual(before);
  // What the refused file would have taken beside it is still to be had.
  await mistakesOf(apply(theirs, fileOf("other", "SLACK", "TEAMS_FREE")));
  await apply(await other(house, "third"), fileOf("third", "SLACK_THIRD", "TEAMS_FREE"));
});

test("a plan takes nothing", async () => {
  const house = await testHouse();
  const [first, second] = [await other(house, "first"), await other(house, "second")];
  await first.as((ctx) => planOrganisation(ctx, fileOf("first", "SLACK_ONE")));
  await apply(second, fileOf("second", "SLACK_ONE"));
  expect(await prefixesOf(first)).toEqual([]);
  expect(await prefixesOf(second)).toEqual(["SLACK_ONE", "TEAMS_SECOND"]);
});

test("several installations of one organisation share one prefix, as on Enterprise Grid", async () => {
  const house = await testHouse();
  const grid = await other(house, "grid");
  const text = fileOf("grid").replace(
    "  slack/T0GRID:",
    "  slack/T0GRIDEU:\n    name: Europe\n    secrets: SLACK_GRID\n    enterprise: E0GRID\n  slack/T0GRID:",
  );
  // Where there are two Slack teams, an account says in which it is.
  const named = text
    .replaceAll(/slack: (\[?)(?=[UC]0)/g, "slack: $1T0GRID/")
    .replaceAll(/, (?=U0\w+\])/g, ", T0GRID/");
  expect((await apply(grid, named)).changes).toContainEqual({
    kind: "added",
    path: "installations.slack/T0GRIDEU",
  });
  expect(await prefixesOf(grid)).toEqual(["SLACK_GRID", "TEAMS_GRID"]);
  expect((await apply(grid, named)).changes).toEqual([]);
});

test("a prefix is free once no installation of its organisation names it; one that is switched off still does", async () => {
  // One administrator may do it alone; of two, one would be out of reach.
  const ours = OURS.replace("role: admin\n    people: [priya, anna]", "role: admin\n    people: [anna]");
  const house = await testHouse({ file: ours });
  const us: Other = { as: (work) => house.asBaton(work) };
  const theirs = await other(house, "other");
  await apply(us, ours.replace("    secrets: SLACK", "    secrets: SLACK\n    active: false"));
  await mistakesOf(apply(theirs, fileOf("other", "SLACK")));
  await apply(us, ours.replace("secrets: SLACK", "secrets: SLACK_NEW"));
  await apply(theirs, fileOf("other", "SLACK"));
  expect(await prefixesOf(theirs)).toEqual(["SLACK", "TEAMS_OTHER"]);
  expect((await mistakesOf(apply(us, ours))).map(({ key }) => key)).toEqual(["organisation.secrets-taken"]);
});

test("two that apply the same prefix at once: one has it, the other is told", async () => {
  const house = await testHouse();
  const both = [await other(house, "first"), await other(house, "second")];
  const outcomes = await Promise.allSettled(
    both.map((org, place) => apply(org, fileOf(place === 0 ? "first" : "second", "SLACK_ONE"))),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toBeInstanceOf(FileMistakes);
  const owners = await Promise.all(both.map(prefixesOf));
  expect(owners.filter((prefixes) => prefixes.includes("SLACK_ONE"))).toHaveLength(1);
  expect(owners.filter((prefixes) => prefixes.length === 0)).toHaveLength(1);
});

test("the database itself refuses an installation with secrets that are not its organisation's", async () => {
  const house = await testHouse();
  const theirs = await other(house, "other");
  const writing = theirs.as((ctx) =>
    ctx.tx.insert(installations).values({
      ...{ orgId: ctx.org.id, platform: "slack", team: "T0OTHER", name: "Other", secrets: "SLACK" },
    }),
  );
  await expect(writing).rejects.toMatchObject({ cause: { code: "23503" } });
});
