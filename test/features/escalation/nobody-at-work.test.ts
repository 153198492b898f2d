/** What wakes nobody waits for the morning, and is not forgotten there. */
import { expect, test } from "vitest";
import { findLatestRun } from "../../../src/features/escalation/find-runs.ts";
import { changeSeverity } from "../../../src/features/incident/change-severity.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged, recorded } from "../incident/told.ts";

const MINUTE = 60_000;

/** The demo organisation with other steps in its policy. */
const withSteps = (steps: string): string =>
  demoFor(ROOMS).replace(/( {4}steps:\n)(?: {6}.*\n)+/, `$1${steps}`);
const withoutRota = (file: string): string => file.replace(/^rotations:\n(?:[ \n].*\n?)*/m, "");

test("where no step finds anybody at night, the lead is called as her work begins", async () => {
  const file = withoutRota(withSteps("      - page: primary\n      - { page: backup, after: 5m }\n"));
  const house = await testHouse({ at: NIGHT, file });
  const incident = await open(house, "sev3 checkout: a button is grey");
  await house.catchUp();
  const run = await house.asBaton((ctx) => findLatestRun(ctx, incident.id));
  expect(run).toMatchObject({ state: "running", isDeserted: false });
  expect(run?.nextAt?.toISOString()).toBe("2027-03-09T08:00:00.000Z");
  for (const time of ["02:40:00", "04:00:00", "07:59:59"]) {
    await house.at(`2027-03-09T${time}Z`);
    await house.catchUp();
    expect(await paged(house, incident)).toEqual([]);
  }
  await house.at("2027-03-09T09:00:00Z");
  await house.catchUp();
  expect((await paged(house, incident))[0]).toBe("anna fallback due");
  expect(await recorded(house, incident)).toContain("escalation.exhausted");
});

test("a step for all calls those at work alone where nobody may be woken", async () => {
  const file = withSteps("      - { page: { awake: [anna, priya] }, who: all }\n");
  // Half past seven in Berlin: Anna is awake and not at work; in Bengaluru the day is well under way.
  const house = await testHouse({ at: "2027-03-09T06:30:00Z", file });
  const incident = await open(house, "sev3 checkout: a button is grey");
  expect(await paged(house, incident)).toEqual(["priya awake due"]);
  const run = await house.asBaton((ctx) => findLatestRun(ctx, incident.id));
  expect(run?.asked).not.toContain(await house.personId("anna"));
});

test("made milder at night, it wakes nobody else", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.as("anna", (ctx) => changeSeverity(ctx, { incidentId: incident.id, severity: "sev3" }));
  await house.pass(5 * MINUTE);
  await house.pass(5 * MINUTE);
  await house.pass(20 * MINUTE);
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  await house.at("2027-03-09T08:00:00Z");
  await house.catchUp();
  expect((await paged(house, incident)).length).toBeGreaterThan(1);
});
