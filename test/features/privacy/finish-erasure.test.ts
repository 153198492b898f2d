import { expect, test } from "vitest";
import { markPerson } from "../../../src/features/person/mark-person.ts";
import { erasePerson } from "../../../src/features/privacy/erase-person.ts";
import { finishErasure } from "../../../src/features/privacy/finish-erasure.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";

const keepUntil = new Date("2028-01-01T00:00:00Z");

test("an erasure is finished once, by whoever may, and is on record", async () => {
  const house = await testHouse();
  const personId = await house.personId("jonas");
  const { id: erasureId } = await house.as("anna", (ctx) => erasePerson(ctx, { personId, keepUntil }));
  await expect(house.as("lena", (ctx) => finishErasure(ctx, { erasureId }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
  expect((await house.as("anna", (ctx) => finishErasure(ctx, { erasureId }))).state).toBe("erased");
  await expect(house.as("anna", (ctx) => finishErasure(ctx, { erasureId }))).rejects.toMatchObject({
    key: "privacy.already-erased",
  });
  const acts = await house.db.raw<{ action: string }>(
    "select action from records where subject = $1 order by seq",
    [`person:${personId}`],
  );
  expect(acts.map(({ action }) => action).slice(-5)).toEqual([
    "person.restricted",
    "privacy.restricted",
    "person.erased",
    "person.erasure-remembered",
    "privacy.erased",
  ]);
});

test.skipIf(!hasPostgres())("two who finish it at once: one does", async () => {
  const house = await testHouse();
  const personId = await house.personId("jonas");
  const { id: erasureId } = await house.as("anna", (ctx) => erasePerson(ctx, { personId, keepUntil }));
  const both = await Promise.allSettled(
    ["anna", "priya"].map((person) => house.as(person, (ctx) => finishErasure(ctx, { erasureId }))),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a person whose data is gone is not marked again, and marking needs the right", async () => {
  const house = await testHouse();
  const personId = await house.personId("jonas");
  await expect(
    house.as("lena", (ctx) => markPerson(ctx, { personId, state: "erased" })),
  ).rejects.toMatchObject({
    key: "access.missing-right",
  });
  await house.as("anna", (ctx) => markPerson(ctx, { personId, state: "erased" }));
  await expect(
    house.as("anna", (ctx) => markPerson(ctx, { personId, state: "restricted" })),
  ).rejects.toMatchObject({
    key: "person.gone",
  });
});
