import { expect, test } from "vitest";
import { sql } from "../../../src/db/drizzle.ts";
import { AROUND, applyFile, fileWith, houseWith } from "./house-with.ts";

const NIGHT = AROUND.replace(`people: [lena]`, `people: [lena], ends: "17:00"`);

test("hours without anyone are a mistake in the file, unless they are confirmed", async () => {
  const house = await houseWith();
  await expect(applyFile(house, fileWith(NIGHT))).rejects.toThrow();
  await applyFile(house, fileWith(NIGHT.replace("level: backup", "level: backup\n    gaps: confirmed")));
});

test("a shift with nobody in it, a second primary, a person nobody knows: nothing is changed", async () => {
  const house = await houseWith();
  for (const wrong of [
    AROUND.replace("people: [lena]", "people: []"),
    AROUND.replace("level: backup", "level: primary"),
    AROUND.replace("people: [lena]", "people: [lenna]"),
    AROUND.replace("Europe/Berlin", "Europe/Atlantis"),
    AROUND.replace('starts: "13:00"', 'starts: "25:00"'),
  ])
    await expect(applyFile(house, fileWith(wrong)), wrong).rejects.toThrow();
  const rows = await house.asBaton((ctx) => ctx.tx.query(sql`select 1 from shifts`));
  expect(rows).toHaveLength(3);
});

test("applying the same file twice changes nothing; a rotation that comes back is the same one", async () => {
  const house = await houseWith();
  const ids = () =>
    house.asBaton(async (ctx) =>
      (await ctx.tx.query<{ id: string }>(sql`select id from rotations order by key`)).map(({ id }) => id),
    );
  const before = await ids();
  await applyFile(house, fileWith(" {}"));
  await applyFile(house, fileWith(AROUND));
  expect(await ids()).toEqual(before);
});
