import { expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import { auditOnce } from "../../../src/engine/auditor.ts";
import { timers } from "../../../src/engine/tables.ts";
import { findLatestRun } from "../../../src/features/escalation/find-runs.ts";
import { stopRun } from "../../../src/features/escalation/stop-run.ts";
import { stepKey } from "../../../src/features/escalation/timer-kinds.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged } from "../incident/told.ts";

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
