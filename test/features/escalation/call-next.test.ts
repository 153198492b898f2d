/** Where no step is left to take, somebody else is called all the same. */
import { expect, test } from "vitest";
import { inArray } from "../../../src/db/drizzle.ts";
import { callForProgress } from "../../../src/features/escalation/call-for-progress.ts";
import { callNext } from "../../../src/features/escalation/call-next.ts";
import { calmRun } from "../../../src/features/escalation/calm-run.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { answerPage } from "../../../src/features/page/answer-page.ts";
import { findPages } from "../../../src/features/page/find-pages.ts";
import { identities } from "../../../src/features/person/tables.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged, refused, withoutRights } from "../incident/told.ts";

const MINUTE = 60_000;

const withSteps = (steps: string): string =>
  demoFor(ROOMS).replace(/( {4}steps:\n)(?: {6}.*\n)+/, `$1${steps}`);

const cannot = (house: TestHouse, incidentId: string, person: string) =>
  house.as(person, async (ctx) => {
    const pages = await findPages(ctx, { kind: "incident", id: incidentId });
    const mine = pages.findLast((page) => ctx.actor.kind === "person" && page.personId === ctx.actor.id);
    return answerPage(ctx, { pageId: mine?.id ?? "", answer: "cant" });
  });

/** Nothing reaches them any more. */
async function block(house: TestHouse, people: readonly string[]): Promise<void> {
  const ids = await Promise.all(people.map(house.personId));
  await house.asBaton((ctx) =>
    ctx.tx.update(identities).set({ state: "blocked" }).where(inArray(identities.personId, ids)),
  );
}

async function ownedAtNight(): Promise<{ house: TestHouse; id: string }> {
  const house = await testHouse({ at: NIGHT });
  const { id } = await open(house, "sev1 checkout: down");
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId: id }));
  return { house, id };
}

test("whoever is called for want of progress can't: the next one is called at once, each once", async () => {
  const { house, id } = await ownedAtNight();
  await house.pass(30 * MINUTE);
  expect(await paged(house, { id })).toEqual(["jonas primary mine", "anna no-progress due"]);
  await cannot(house, id, "anna");
  expect((await paged(house, { id })).slice(1)).toEqual(["anna no-progress cant", "priya no-progress due"]);
  await cannot(house, id, "priya");
  expect((await paged(house, { id })).slice(2)).toEqual(["priya no-progress cant", "rafael no-progress due"]);
});

test("when nobody is left over, the clock begins again rather than call nobody", async () => {
  const { house, id } = await ownedAtNight();
  await house.pass(30 * MINUTE);
  for (const person of ["anna", "priya", "rafael"]) await cannot(house, id, person);
  expect(await paged(house, { id })).toHaveLength(4);
  await house.pass(30 * MINUTE);
  expect((await paged(house, { id }))[4]).toBe("anna no-progress due");
});

test("whoever is called for want of progress cannot be reached: the next one is called at once", async () => {
  const { house, id } = await ownedAtNight();
  await block(house, ["anna"]);
  await house.pass(30 * MINUTE);
  expect((await paged(house, { id })).slice(1)).toEqual([
    "anna no-progress undeliverable",
    "priya no-progress due",
  ]);
});

test("nobody at all can be reached: each is tried once, and again with the next call", async () => {
  const { house, id } = await ownedAtNight();
  await block(house, ["anna", "priya", "rafael"]);
  await house.pass(30 * MINUTE);
  expect(await paged(house, { id })).toHaveLength(4);
  await house.pass(30 * MINUTE);
  expect((await paged(house, { id })).at(-1)).toBe("anna no-progress undeliverable");
});

test("whoever has it is called once for want of progress; then somebody else", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id } = await open(house, "sev1 checkout: down");
  await house.as("anna", (ctx) => acknowledgeIncident(ctx, { incidentId: id }));
  const called = async () => (await paged(house, { id })).filter((one) => one.includes("no-progress"));
  await house.pass(30 * MINUTE);
  expect(await called()).toEqual(["anna no-progress due"]);
  await house.pass(30 * MINUTE);
  expect(await called()).toEqual(["anna no-progress due", "priya no-progress due"]);
});

test("the same call again calls nobody else", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  await house.as("anna", (ctx) => acknowledgeIncident(ctx, { incidentId }));
  const dueAt = await house.at("2027-03-09T02:40:00Z");
  const call = () => house.asBaton((ctx) => callForProgress(ctx, { incidentId, dueAt }));
  await call();
  await call();
  await cannot(house, incidentId, "anna");
  await call();
  expect((await paged(house, { id: incidentId })).filter((one) => one.includes("no-progress"))).toEqual([
    "anna no-progress cant",
    "priya no-progress due",
  ]);
});

test("only Baton itself calls the next one and calms what goes on", async () => {
  const { house, id: incidentId } = await ownedAtNight();
  const next = house.as("lena", (ctx) => callNext(withoutRights(ctx), { incidentId, pageId: incidentId }));
  expect(await refused(next)).toBe("access.missing-right");
  const calm = house.as("lena", (ctx) => calmRun(withoutRights(ctx), { incidentId }));
  expect(await refused(calm)).toBe("access.missing-right");
});

test("after the last step: leads who can't or cannot be reached are followed by other leads", async () => {
  const house = await testHouse({ at: NIGHT, file: withSteps("      - page: primary\n") });
  const { id } = await open(house, "sev1 checkout: down");
  const leads = async () => (await paged(house, { id })).filter((one) => one.includes("fallback"));
  await block(house, ["priya"]);
  for (let pass = 0; pass < 4; pass++) await house.pass(5 * MINUTE);
  expect(await leads()).toEqual(["anna fallback due"]);
  await cannot(house, id, "anna");
  expect(await leads()).toEqual([
    "anna fallback cant",
    "priya fallback undeliverable",
    "rafael fallback due",
  ]);
});

test("a lead who could not be reached before is left out as the policy ends", async () => {
  const house = await testHouse({ at: NIGHT, file: withSteps("      - page: team-lead\n") });
  await block(house, ["anna"]);
  const { id } = await open(house, "sev1 checkout: down");
  await house.catchUp();
  for (let pass = 0; pass < 4; pass++) await house.pass(5 * MINUTE);
  const all = await paged(house, { id });
  expect(all).toContain("priya fallback due");
  expect(all.filter((one) => one.startsWith("anna fallback"))).toEqual([]);
});

test("one of a step for all cannot be reached: the colleagues who can keep their time", async () => {
  const steps =
    "      - { page: { awake: [priya, arjun] }, who: all }\n      - { page: team-lead, after: 5m }\n";
  // Half past seven in Bengaluru.
  const house = await testHouse({ at: "2027-03-09T02:00:00Z", file: withSteps(steps) });
  await block(house, ["priya"]);
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(await paged(house, incident)).toEqual(["priya awake undeliverable", "arjun awake due"]);
  await house.pass(5 * MINUTE);
  expect((await paged(house, incident))[2]).toBe("anna team-lead due");
});
