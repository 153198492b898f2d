import { expect, test } from "vitest";
import { findLatestRun } from "../../../src/features/escalation/find-runs.ts";
import { startRun } from "../../../src/features/escalation/start-run.ts";
import { takeStep } from "../../../src/features/escalation/take-step.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { assignIncident } from "../../../src/features/incident/assign-incident.ts";
import { changeSeverity } from "../../../src/features/incident/change-severity.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { updateIncident } from "../../../src/features/incident/update-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { answerPage } from "../../../src/features/page/answer-page.ts";
import { findPages } from "../../../src/features/page/find-pages.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged, recorded, refused, said, shown, withoutRights } from "../incident/told.ts";

const MINUTE = 60_000;

const answerCant = (house: TestHouse, incidentId: string, person: string) =>
  house.as(person, async (ctx) => {
    const mine = (await findPages(ctx, { kind: "incident", id: incidentId })).findLast(
      (page) => ctx.actor.kind === "person" && page.personId === ctx.actor.id,
    );
    return answerPage(ctx, { pageId: mine?.id ?? "", answer: "cant" });
  });

test("primary, then backup, then whoever is awake, rostered and with access; everyone once a round", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  await house.pass(5 * MINUTE);
  expect(await paged(house, incident)).toEqual(["jonas primary due", "thiago backup due"]);
  await house.pass(5 * MINUTE);
  // 07:50 in Bengaluru: awake, not at work yet; in Berlin and São Paulo it is night.
  expect((await paged(house, incident))[2]).toMatch(/^(arjun|priya) awake due$/);
  await house.pass(10 * MINUTE);
  expect((await paged(house, incident))[3]).toBe("anna team-lead due");
  expect(shown(house, "C0PAYMENTS")).toContain("the primary on call");
});

test("can't, can't, and someone awake is called within the same minute", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await answerCant(house, incident.id, "jonas");
  await answerCant(house, incident.id, "thiago");
  await house.catchUp();
  const all = await paged(house, incident);
  expect(all.slice(0, 2)).toEqual(["jonas primary cant", "thiago backup cant"]);
  expect(all[2]).toMatch(/awake due$/);
});

test("after an acknowledgement nothing later fires", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.pass(5 * MINUTE - 1);
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await house.pass(2);
  await house.pass(20 * MINUTE);
  expect(await paged(house, incident)).toEqual(["jonas primary mine"]);
  expect(await recorded(house, incident)).toContain("escalation.stopped");
});

test("a policy that gets no answer goes through its rounds, then calls the leads, and the card says so", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  for (let step = 0; step < 14; step++) await house.pass(5 * MINUTE);
  const all = await paged(house, incident);
  expect(all.filter((one) => one.startsWith("jonas primary"))).toHaveLength(2);
  expect(all.some((one) => one.includes("fallback"))).toBe(true);
  expect(shown(house, "C0PAYMENTS")).toContain("Everyone was called and nobody has taken it yet.");
});

test("a severity that wakes nobody waits for working hours there, and says until when", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev3 checkout: a button is grey");
  await house.catchUp();
  expect(await paged(house, incident)).toEqual([]);
  expect(shown(house, "C0PAYMENTS")).toContain("This severity wakes nobody.");
  const run = await house.asBaton((ctx) => findLatestRun(ctx, incident.id));
  // Half past nine in Bengaluru, where the next shift begins: nobody in Berlin has to be waited for.
  expect(run?.nextAt?.toISOString()).toBe("2027-03-09T04:00:00.000Z");
  const why = said(await house.type("anna", "incident why I-1"));
  expect(why).toContain(String(Date.parse("2027-03-09T04:00:00Z")));
  expect(why).toContain("Noch nicht gerufen: Jonas Keller");
  await house.at("2027-03-09T03:59:59Z");
  await house.catchUp();
  expect(await paged(house, incident)).toEqual([]);
  await house.pass(1000);
  expect(await paged(house, incident)).toEqual(["priya primary due"]);
});

test("made worse at night, it waits no longer", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev3 checkout: a button is grey");
  await house.as("anna", (ctx) => changeSeverity(ctx, { incidentId: incident.id, severity: "sev1" }));
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
});

test("no progress calls the region's lead once every 30 minutes until there is some, through a handover", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const incidentId = incident.id;
  const calls = async () =>
    (await paged(house, incident)).filter((one) => one.includes("no-progress")).length;
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId }));
  await house.pass(20 * MINUTE);
  const personId = await house.personId("lena");
  await house.as("jonas", (ctx) => assignIncident(ctx, { incidentId, personId }));
  await house.pass(10 * MINUTE - 1);
  expect(await calls()).toBe(0);
  await house.pass(1);
  expect(await paged(house, incident)).toContain("anna no-progress due");
  await house.catchUp();
  expect(shown(house, "dm-U0ANNA")).toContain("seit 30 Minuten keinen Fortschritt");
  expect(shown(house, "dm-U0ANNA")).toContain("als sev1 eröffnet");
  await house.pass(29 * MINUTE);
  expect(await calls()).toBe(1);
  await house.pass(MINUTE);
  expect(await calls()).toBe(2);
  await house.as("lena", (ctx) => updateIncident(ctx, { incidentId, text: "restarted" }));
  expect((await paged(house, incident)).filter((one) => one.endsWith("no-progress due"))).toEqual([]);
  await house.pass(29 * MINUTE);
  expect(await calls()).toBe(2);
  await house.as("lena", (ctx) => resolveIncident(ctx, { incidentId }));
  await house.pass(3600_000);
  expect(await calls()).toBe(2);
});

test("the policy is frozen when the incident opens", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const text = demoFor(ROOMS).replace("page: backup, after: 5m", "page: backup, after: 50m");
  await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
  await house.pass(5 * MINUTE);
  expect(await paged(house, incident)).toContain("thiago backup due");
});

test("a team with nobody on call and no lead: others are called, and without anyone the card says so loudly", async () => {
  const file = demoFor(ROOMS)
    .replace(/^rotations:\n(?:[ \n].*\n?)*/m, "")
    .replace("lead: anna\n    language: en", "language: en")
    .replace(/^( {4}lead: (anna|priya|rafael)\n)/gm, "");
  const house = await testHouse({ at: NIGHT, file });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  const all = await paged(house, incident);
  expect(all.length).toBeGreaterThan(0);
  expect(await recorded(house, incident)).toContain("escalation.skipped-nobody");
});

test("why tells each call, what was skipped, and what comes next", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await answerCant(house, incident.id, "jonas");
  const why = said(await house.type("priya", "incident why"));
  expect(why).toContain("Jonas Keller: the primary on call. It left at once. Answer: I can't.");
  expect(why).toContain("Thiago Rocha: the backup on call.");
  expect(why).toContain("whoever is awake");
  expect(why).toContain("the region's lead");
});

test("nobody starts or drives an escalation by hand", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const start = house.as("lena", (ctx) => startRun(withoutRights(ctx), { incidentId: incident.id }));
  expect(await refused(start)).toBe("access.missing-right");
});

test.skipIf(!hasPostgres())("one step taken by two workers at once calls one person once", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const run = await house.asBaton((ctx) => findLatestRun(ctx, incident.id));
  const { id: runId = "", step = 0, round = 0 } = run ?? {};
  const take = () => house.asBaton((ctx) => takeStep(ctx, { runId, step, round }));
  await Promise.allSettled([take(), take(), take()]);
  expect(await paged(house, incident)).toEqual(["jonas primary due", "thiago backup due"]);
});
