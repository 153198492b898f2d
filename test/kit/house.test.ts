import { expect, test } from "vitest";
import { testHouse } from "./house.ts";

test("the demo organisation is there, and its people act with their rights", async () => {
  const house = await testHouse();
  const actor = await house.as("anna", async (ctx) => ctx.actor);
  expect(actor).toMatchObject({ kind: "person", name: "Anna Weber" });
});
