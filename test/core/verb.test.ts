import { expect, test } from "vitest";
import { z } from "zod";
import { requireRight } from "../../src/core/rights.ts";
import { nothingChanged, verb } from "../../src/core/verb.ts";
import { testHouse } from "../kit/house.ts";

const Nothing = z.strictObject({});

const findDone = verb("probe.find", Nothing, async (ctx) => {
  requireRight(ctx, "incident.open");
  return nothingChanged(ctx, "as it was");
});
const endWithIt = verb("probe.end", Nothing, async (ctx) => {
  requireRight(ctx, "incident.open");
  return findDone(ctx, {});
});
const forget = verb("probe.forget", Nothing, async (ctx) => {
  requireRight(ctx, "incident.open");
  return "forgotten";
});

test("a verb that ends in one whose work was done already is no fault", async () => {
  const house = await testHouse();
  expect(await house.as("anna", (ctx) => endWithIt(ctx, {}))).toBe("as it was");
});

test("a verb that leaves no record is one, also after another that changed nothing", async () => {
  const house = await testHouse();
  const both = house.as("anna", async (ctx) => {
    await endWithIt(ctx, {});
    return forget(ctx, {});
  });
  await expect(both).rejects.toThrow("probe.forget left no record");
});
