import { expect, test } from "vitest";
import { directoryPort } from "../../../src/chat/directory.ts";
import { eq, inArray } from "../../../src/db/drizzle.ts";
import { auditOnce } from "../../../src/engine/auditor.ts";
import { timers } from "../../../src/engine/tables.ts";
import { findLatestRun } from "../../../src/features/escalation/find-runs.ts";
import { stopRun } from "../../../src/features/escalation/stop-run.ts";
import { escalationRuns } from "../../../src/features/escalation/tables.ts";
import { progressKey, stepKey } from "../../../src/features/escalation/timer-kinds.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { directory } from "../../../src/features/person/directory.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged } from "../incident/told.ts";

const MINUTE = 60_000;

const look = (house: TestHouse) =>
  auditOnce(
    house.house,
    ROOMS.flatMap((room) => room.checks ?? []),
  );

test("an escalation that lost its timer is found, told and goes on", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(await look(house)).toEqual([]);
  const run = await house.asBaton((ctx) => findLatestRun(ctx, incident.id));
  await house.asBaton((ctx) =>
    ctx.tx
      .update(timers)
      .set({ state: "cancelled" })
      .where(eq(timers.key, stepKey(run?.id ?? ""))),
  );
  expect((await look(house)).join()).toContain("had no timer");
  await house.catchUp();
  expect(await paged(house, incident)).toEqual(["jonas primary due", "thiago backup due"]);
  expect(await look(house)).toEqual([]);
});

test("an open incident for which nobody was ever called is found, and somebody is", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.asBaton((ctx) => stopRun(ctx, { incidentId: incident.id, because: "ended" }));
  await house.pass(60_000);
  expect((await look(house)).join()).toContain("nobody was called");
  const run = await house.asBaton((ctx) => findLatestRun(ctx, incident.id));
  expect(run?.state).toBe("running");
});

/** As if the part of opening that calls people had failed. */
const forget = (house: TestHouse, incidentId: string) =>
  house.asBaton(async (ctx) => {
    const run = await findLatestRun(ctx, incidentId);
    await ctx.tx.delete(escalationRuns).where(eq(escalationRuns.incidentId, incidentId));
    const keys = [stepKey(run?.id ?? ""), progressKey(incidentId)];
    await ctx.tx.delete(timers).where(inArray(timers.key, keys));
  });

const called = async (house: TestHouse, incident: { id: string }) =>
  (await paged(house, incident)).filter((one) => one.includes("no-progress"));

test("where calling people failed at opening, whoever lacks progress is called too", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await forget(house, incident.id);
  await house.pass(MINUTE);
  expect(await look(house)).toHaveLength(2);
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await house.pass(31 * MINUTE);
  expect(await called(house, incident)).toEqual(["anna no-progress due"]);
});

test("an incident that somebody has and whose clock was lost is found, and watched again", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await forget(house, incident.id);
  await house.pass(MINUTE);
  expect((await look(house)).join()).toContain("without progress");
  expect(await look(house)).toEqual([]);
  await house.pass(29 * MINUTE);
  expect(await called(house, incident)).toEqual(["anna no-progress due"]);
  // Lost again after the first call: the next one comes when it would have come.
  await forget(house, incident.id);
  expect((await look(house)).join()).toContain("without progress");
  await house.pass(29 * MINUTE);
  expect(await called(house, incident)).toHaveLength(1);
  await house.pass(MINUTE);
  expect(await called(house, incident)).toHaveLength(2);
  await house.as("jonas", (ctx) => resolveIncident(ctx, { incidentId: incident.id }));
  await house.pass(MINUTE);
  expect(await look(house)).toEqual([]);
});

test("an incident that cannot be repaired is told, and keeps nobody else from being repaired", async () => {
  let isBroken = false;
  const breaking: typeof directory = {
    ...directory,
    async findReachable(ctx, people) {
      const found = await directory.findReachable(ctx, people);
      if (isBroken && found.some((one) => one.name === "Jonas Keller")) throw new Error("broken");
      return found;
    },
  };
  const house = await testHouse({ at: NIGHT, ports: [[directoryPort, breaking]] });
  const payments = await open(house, "sev1 checkout: down");
  const mobile = await open(house, "sev1 app: down");
  const watched = await open(house, "sev1 ledger: down");
  await house.as("priya", (ctx) => acknowledgeIncident(ctx, { incidentId: watched.id }));
  await house.catchUp();
  for (const { id } of [payments, mobile, watched]) await forget(house, id);
  await house.pass(MINUTE);
  isBroken = true;
  const findings = (await look(house)).join("\n");
  expect(findings).toContain("I-1 could not be repaired");
  expect(findings).toContain("I-2 was open");
  expect(findings).toContain("I-3: ");
  const state = (id: string) => house.asBaton(async (ctx) => (await findLatestRun(ctx, id))?.state);
  expect(await state(payments.id)).toBe(undefined);
  expect(await state(mobile.id)).toBe("running");
  isBroken = false;
  await look(house);
  expect(await state(payments.id)).toBe("running");
});
