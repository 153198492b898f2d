import { expect, test } from "vitest";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged } from "../incident/told.ts";

const MINUTE = 60_000;
const DEMO = demoFor(ROOMS).replace(
  "{ page: backup, after: 5m }",
  "{ page: { person: rafael }, after: 5m }\n      - { page: { team: mobile, role: primary }, after: 5m }",
);

test("a person and a team that get another key while they are about to be called are called", async () => {
  const house = await testHouse({ at: NIGHT, file: DEMO });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  const text = DEMO.replaceAll(/(?<![-/])\brafael\b(?!@)/g, "rafa")
    .replace("  rafa:\n", "  rafa:\n    was: rafael\n")
    .replaceAll(/\bmobile\b(?!-|@)/g, "phones")
    .replace("  phones:\n", "  phones:\n    was: mobile\n");
  await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
  await house.pass(5 * MINUTE);
  expect((await paged(house, incident))[1]).toBe("rafa person due");
  await house.pass(5 * MINUTE);
  expect((await paged(house, incident))[2]).toBe("thiago primary due");
});

test("whoever is gone from the file is passed over, and the next is called", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  const text = demoFor(ROOMS)
    .replace(/ {2}jonas:[\s\S]*?(?= {2}lena:)/, "")
    .replaceAll("anna, jonas", "anna");
  await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
  await house.catchUp();
  const all = await paged(house, incident);
  expect(all.some((one) => !one.startsWith("jonas"))).toBe(true);
});
