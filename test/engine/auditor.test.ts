import { expect, test } from "vitest";
import { auditOnce, type Check } from "../../src/engine/auditor.ts";
import { testHouse } from "../kit/house.ts";

test("a check that fails is found, and those after it look all the same", async () => {
  const house = await testHouse();
  const broken: Check = {
    name: "broken",
    run: async ({ tx }) => {
      await tx.send("select 1 / 0");
      return [];
    },
  };
  const sound: Check = { name: "sound", run: () => Promise.resolve(["one was mended"]) };
  expect(await auditOnce(house.house, [broken, sound])).toEqual([
    "broken could not be looked at",
    "one was mended",
  ]);
});
