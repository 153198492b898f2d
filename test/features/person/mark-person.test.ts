import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { markPerson } from "../../../src/features/person/mark-person.ts";
import { testHouse } from "../../kit/house.ts";

test("whoever is erased stays erased, and nobody acts as him any more", async () => {
  const house = await testHouse();
  const personId = await house.personId("anna");
  await house.asBaton((ctx) => markPerson(ctx, { personId, state: "restricted" }));
  await house.asBaton((ctx) => markPerson(ctx, { personId, state: "erased" }));
  await expect(
    house.asBaton((ctx) => markPerson(ctx, { personId, state: "restricted" })),
  ).rejects.toMatchObject({ key: "person.gone" });
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "person", id: personId }));
  expect(acts.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["person.restricted", "person.erased"]),
  );
  await house.type("anna", "incident open checkout: slow");
  expect(await house.as("anna", async (ctx) => ctx.actor.kind)).toBe("account");
});

test("it takes the right to erase", async () => {
  const house = await testHouse();
  const personId = await house.personId("anna");
  await expect(
    house.as("lena", (ctx) => markPerson(ctx, { personId, state: "erased" })),
  ).rejects.toMatchObject({ key: "access.missing-right" });
});
