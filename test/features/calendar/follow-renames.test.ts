import { expect, test } from "vitest";
import { addFreeze } from "../../../src/features/calendar/add-freeze.ts";
import { getFreeze } from "../../../src/features/calendar/find-freezes.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { demoFor, testHouse } from "../../kit/house.ts";

test("a freeze that was made in chat holds what it held, whatever the file calls it now", async () => {
  const house = await testHouse();
  const freeze = await house.as("lena", (ctx) =>
    addFreeze(ctx, {
      name: "Quarter end",
      regions: ["saopaulo"],
      environments: ["staging"],
      startsLocal: "2027-03-30T18:00",
      endsLocal: "2027-04-01T08:00",
      reason: "The books close",
    }),
  );
  const text = demoFor(ROOMS)
    .replaceAll(/\bsaopaulo\b/g, "sampa")
    .replace("  sampa:\n", "  sampa:\n    was: saopaulo\n")
    .replaceAll(/\bstaging\b/g, "rehearsal")
    .replace("  rehearsal:\n", "  rehearsal:\n    was: staging\n");
  await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
  expect(await house.asBaton((ctx) => getFreeze(ctx, freeze.id))).toMatchObject({
    regions: ["sampa"],
    environments: ["rehearsal"],
  });
});
