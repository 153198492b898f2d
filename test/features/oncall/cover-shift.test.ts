import { beforeAll, describe, expect, test } from "vitest";
import { records } from "../../../src/core/tables.ts";
import { eq, sql } from "../../../src/db/drizzle.ts";
import { coverShift } from "../../../src/features/oncall/cover-shift.ts";
import { findOnCall } from "../../../src/features/oncall/find-on-call.ts";
import { hasPostgres } from "../../kit/database.ts";
import type { TestHouse } from "../../kit/house.ts";
import { AROUND, applyFile, fileWith, houseWith } from "./house-with.ts";

const until = new Date("2027-03-09T17:00:00Z");

const team = async (house: TestHouse) =>
  house.asBaton(async (ctx) => {
    const rows = await ctx.tx.query<{ id: string }>(sql`select id from teams where key = 'payments'`);
    return rows[0]?.id ?? "";
  });

/** Who is on call for payments, the primary first, by id. */
async function onCall(house: TestHouse, at: string): Promise<string[]> {
  const teamId = await team(house);
  return house.asBaton(async (ctx) =>
    (await findOnCall(ctx, { teamId, at: new Date(at) })).map(({ personId }) => personId),
  );
}

const cover = async (
  house: TestHouse,
  by: string,
  who: { covers: string; for: string; until?: Date; from?: Date },
) => {
  const personId = await house.personId(who.covers);
  const replacesId = await house.personId(who.for);
  const from = who.from ? { startsAt: who.from } : {};
  return house.as(by, (ctx) =>
    coverShift(ctx, { personId, replacesId, endsAt: who.until ?? until, ...from }),
  );
};

test("Thiago covers for Anna until 18:00, on record, and both are told in their own language", async () => {
  const house = await houseWith();
  await house.type("anna", "oncall cover @thiago until 18:00 dentist");
  await house.catchUp();
  const thiago = await house.personId("thiago");
  const anna = await house.personId("anna");
  expect((await onCall(house, "2027-03-09T12:30:00Z"))[0]).toBe(thiago);
  expect((await onCall(house, "2027-03-09T16:59:00Z"))[0]).toBe(thiago);
  expect((await onCall(house, "2027-03-09T17:00:00Z"))[0]).toBe(anna);
  const told = (await house.inbox("thiago"))
    .map(({ card }) => JSON.stringify(card))
    .filter((card) => card.includes("You cover for Anna Weber"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("dentist");
  const actions = await house.asBaton((ctx) =>
    ctx.tx.select({ action: records.action }).from(records).where(eq(records.orgId, ctx.org.id)),
  );
  expect(actions.map(({ action }) => action)).toContain("cover.agreed");
});

test("a cover does not change who was on call before it was agreed", async () => {
  const house = await houseWith(AROUND, "2027-03-09T14:00:00Z");
  const [anna, thiago] = [await house.personId("anna"), await house.personId("thiago")];
  const made = await cover(house, "anna", {
    covers: "thiago",
    for: "anna",
    from: new Date("2027-03-09T12:30:00Z"),
  });
  expect(made.startsAt).toEqual(new Date("2027-03-09T14:00:00Z"));
  expect((await onCall(house, "2027-03-09T13:59:00Z"))[0]).toBe(anna);
  expect((await onCall(house, "2027-03-09T14:00:00Z"))[0]).toBe(thiago);
});

test("while she covers, the one who is covered is told by whom", async () => {
  const house = await houseWith();
  await cover(house, "lena", { covers: "thiago", for: "anna" });
  await house.catchUp();
  expect(JSON.stringify(await house.inbox("anna"))).toContain("Thiago Rocha vertritt Sie");
  expect(JSON.stringify(await house.inbox("lena"))).not.toContain("Thiago");
});

describe("what is refused changes nothing", () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await houseWith();
  });

  test("a cover that covers nothing is refused with the next duty", async () => {
    await expect(cover(house, "jonas", { covers: "thiago", for: "jonas" })).rejects.toMatchObject({
      key: "oncall.nothing-to-cover-then",
    });
    await expect(cover(house, "beatriz", { covers: "thiago", for: "beatriz" })).rejects.toMatchObject({
      key: "oncall.nothing-to-cover",
    });
  });

  test("times that make no sense are refused", async () => {
    const wrong = (times: { until?: Date; from?: Date }) =>
      cover(house, "anna", { covers: "thiago", for: "anna", ...times });
    await expect(wrong({ until: new Date("2027-03-09T08:00:00Z") })).rejects.toMatchObject({
      key: "oncall.ends-before-start",
    });
    await expect(
      wrong({ from: new Date("2027-03-08T12:00:00Z"), until: new Date("2027-03-08T14:00:00Z") }),
    ).rejects.toMatchObject({ key: "oncall.is-past" });
    await expect(wrong({ until: new Date("2028-03-09T08:00:00Z") })).rejects.toMatchObject({
      key: "oncall.too-long",
    });
    await expect(cover(house, "anna", { covers: "anna", for: "anna" })).rejects.toMatchObject({
      key: "oncall.covers-himself",
    });
  });

  test("what is missing is asked for in a sentence", async () => {
    const said = async (line: string) => JSON.stringify(await house.type("lena", line));
    expect(await said("oncall cover")).toContain("Say who covers for you");
    expect(await said("oncall cover @thiago")).toContain("Until when does Thiago Rocha cover?");
    expect(await said("oncall cover @thiago until friday")).toContain("Please say the hour too");
    expect(await said("oncall cover @nobody until 18:00")).toContain("nobody");
  });
});

test("who has left cannot cover", async () => {
  const house = await houseWith();
  const thiago = await house.personId("thiago");
  const anna = await house.personId("anna");
  await applyFile(house, withoutPerson(fileWith(AROUND), "thiago"));
  await expect(
    house.as("anna", (ctx) => coverShift(ctx, { personId: thiago, replacesId: anna, endsAt: until })),
  ).rejects.toMatchObject({ key: "oncall.has-left" });
});

test("refused without the right", async () => {
  const house = await houseWith();
  await applyFile(
    house,
    fileWith(AROUND)
      .replace(/^ *- oncall\.\*\n/m, "")
      .replace("oncall.*, ", ""),
  );
  await expect(cover(house, "lena", { covers: "thiago", for: "anna" })).rejects.toMatchObject({
    key: "access.missing-right",
  });
});

test("one duty has one cover: the second is told who was first", async () => {
  const house = await houseWith();
  await cover(house, "anna", { covers: "thiago", for: "anna" });
  await expect(cover(house, "anna", { covers: "lena", for: "anna" })).rejects.toMatchObject({
    key: "oncall.already-covered",
    params: { name: "Thiago Rocha" },
  });
});

test.skipIf(!hasPostgres())("two at once: one cover stands", async () => {
  const house = await houseWith();
  const both = await Promise.allSettled(
    ["thiago", "lena"].map((name) => cover(house, "anna", { covers: name, for: "anna" })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("who types a time that the clocks skip is told what it means", async () => {
  const house = await houseWith(AROUND, "2027-03-27T20:00:00Z");
  await house.type("anna", "oncall cover @thiago until 2027-03-28 02:30");
  await house.catchUp();
  const answer = JSON.stringify(house.slack.messages.map(({ card }) => card));
  expect(answer).toContain("diese Zeit gibt es nicht");
});

const withoutPerson = (file: string, key: string): string => {
  const lines = file.split("\n");
  const from = lines.indexOf(`  ${key}:`);
  const length = lines.slice(from + 1).findIndex((line) => /^ {0,2}\S/.test(line)) + 1;
  lines.splice(from, length);
  return lines.join("\n");
};
