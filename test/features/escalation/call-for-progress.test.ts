import { expect, test } from "vitest";
import { callForProgress } from "../../../src/features/escalation/call-for-progress.ts";
import { goOnAtOnce } from "../../../src/features/escalation/go-on-at-once.ts";
import { stopRun } from "../../../src/features/escalation/stop-run.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged, refused, withoutRights } from "../incident/told.ts";

const LATER = "2027-03-09T02:40:00Z";

test("before the time is over nobody is called; the same call twice is one", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId }));
  const call = () => house.asBaton((ctx) => callForProgress(ctx, { incidentId, dueAt: new Date(LATER) }));
  expect(await call()).toBe(null);
  await house.at(LATER);
  await call();
  await call();
  const all = await paged(house, { id: incidentId });
  expect(all.filter((one) => one.startsWith("anna no-progress"))).toEqual(["anna no-progress due"]);
});

test.skipIf(!hasPostgres())("called twice at once: the lead is called once", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  await house.at(LATER);
  const call = () => house.asBaton((ctx) => callForProgress(ctx, { incidentId, dueAt: new Date(LATER) }));
  await Promise.allSettled([call(), call()]);
  const all = await paged(house, { id: incidentId });
  expect(all.filter((one) => one.startsWith("anna no-progress"))).toHaveLength(1);
});

test("only Baton itself calls, goes on and stops; what is stopped does not go on", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  const powerless = [
    () =>
      house.as("lena", (ctx) => callForProgress(withoutRights(ctx), { incidentId, dueAt: new Date(LATER) })),
    () => house.as("lena", (ctx) => goOnAtOnce(withoutRights(ctx), { incidentId, declinedBy: null })),
    () => house.as("lena", (ctx) => stopRun(withoutRights(ctx), { incidentId, because: "ended" })),
  ];
  for (const work of powerless) expect(await refused(work())).toBe("access.missing-right");
  await house.asBaton((ctx) => stopRun(ctx, { incidentId, because: "acknowledged" }));
  expect(await house.asBaton((ctx) => stopRun(ctx, { incidentId, because: "acknowledged" }))).toBe(null);
  await house.asBaton((ctx) => goOnAtOnce(ctx, { incidentId, declinedBy: null }));
  await house.pass(3600_000 / 4);
  expect((await paged(house, { id: incidentId })).filter((one) => one.includes("backup"))).toEqual([]);
});
