import { expect, test } from "vitest";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { ask, go, holds } from "../release/ask-release.ts";
import { open, shown } from "./told.ts";

const DEMO = demoFor(ROOMS);
const RENAMED = DEMO.replace("  sev1:\n", "  critical:\n    was: sev1\n").replace("p1, critical", "p1");

test("an open incident of the worst severity holds releases, whatever the file calls that severity now", async () => {
  const house = await testHouse();
  await open(house, "sev1 checkout: down");
  const release = await ask(house, { environment: "staging" });
  expect(await holds(house, release)).toEqual(["incident"]);
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: RENAMED }));
  await house.catchUp();
  expect(await holds(house, release)).toEqual(["incident"]);
  expect(await go(house, release)).toBe("release.held");
  expect(shown(house, "C0PAYMENTS")).toContain("critical");
});

test("an open incident of a severity that is gone holds releases, and wakes, as before", async () => {
  const house = await testHouse();
  await open(house, "sev1 checkout: down");
  const release = await ask(house, { environment: "staging" });
  const text = DEMO.replace(/ {2}sev1:\n.*\n.*\n/, "");
  await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
  expect(await holds(house, release)).toEqual(["incident"]);
});
