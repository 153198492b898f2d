import { expect, test } from "vitest";
import { grantException } from "../../../src/features/exception/grant-exception.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { askException } from "../../../src/features/release/ask-exception.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { ask, holds } from "../release/ask-release.ts";

const freeze = (key: string, was = "") =>
  `  ${key}:\n${was}    name: ${key}\n    starts: 2027-03-09T00:00\n    ends: 2027-03-10T23:00\n    reason: Audit\n`;

test("an exception passes the freeze that was meant, not another that has its key since", async () => {
  const file = `${demoFor(ROOMS)}${freeze("audit")}`;
  const house = await testHouse({ file });
  const release = await ask(house, { environment: "staging" });
  expect(await holds(house, release)).toEqual(["freeze"]);
  const exception = await house.as("lena", (ctx) =>
    askException(ctx, { release, rule: "freeze:audit", reason: "It mends what is audited" }),
  );
  await house.as("anna", (ctx) => grantException(ctx, { exceptionId: exception.id }));
  expect(await holds(house, release)).toEqual([]);
  const renamed = `${demoFor(ROOMS)}${freeze("first-audit", "    was: audit\n")}`;
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: renamed }));
  expect(await holds(house, release)).toEqual([]);
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: `${renamed}${freeze("audit")}` }));
  expect(await holds(house, release)).toEqual(["freeze"]);
});
