import { expect, test } from "vitest";
import { installations } from "../../src/chat/tables.ts";
import { incidents } from "../../src/features/incident/tables.ts";
import { testHouse } from "../kit/house.ts";

test("whose installation it is counts as of the call, whatever was remembered of it", async () => {
  const house = await testHouse();
  const switchTo = (isActive: boolean) =>
    house.asBaton((ctx) => ctx.tx.update(installations).set({ isActive }));
  const opened = async () => (await house.asBaton((ctx) => ctx.tx.select().from(incidents))).length;

  await house.type("anna", "incident open checkout: slow");
  expect(await opened()).toBe(1);

  await switchTo(false);
  expect(await house.type("anna", "incident open checkout: slower")).toEqual({ kind: "done" });
  expect(await opened(), "one that the file switched off hears nothing").toBe(1);

  await switchTo(true);
  await house.type("anna", "incident open checkout: slowest");
  expect(await opened()).toBe(2);
});
