import { expect, test } from "vitest";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";

const open = (house: TestHouse, title: string, before: Promise<void> = Promise.resolve()) =>
  house.as("jonas", async (ctx) => {
    const incident = await openIncident(ctx, { severity: "sev1", service: "checkout", title });
    await before;
    return incident.number;
  });

test.skipIf(!hasPostgres())("an opening that takes its time holds up no other one", async () => {
  const house = await testHouse();
  expect(await open(house, "the first")).toBe(1);
  const gate = Promise.withResolvers<void>();
  const slow = open(house, "slow", gate.promise);
  const quick = await Promise.all([open(house, "quick"), open(house, "quicker")]).finally(gate.resolve);
  expect([...quick, await slow].sort()).toEqual([2, 3, 4]);
});

test("a number whose opening failed is the next one's", async () => {
  const house = await testHouse();
  const failed = house.as("jonas", async (ctx) => {
    await openIncident(ctx, { severity: "sev1", service: "checkout", title: "never there" });
    throw new Error("changed his mind");
  });
  await expect(failed).rejects.toThrow("changed his mind");
  expect(await open(house, "there")).toBe(1);
});

test.skipIf(!hasPostgres())(
  "a storm of more than were counted ahead: each gets one, none is left out",
  async () => {
    const house = await testHouse();
    const numbers = await Promise.all(Array.from({ length: 40 }, (_, n) => open(house, `storm ${n}`)));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  },
);
