import { expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import { timers } from "../../../src/engine/tables.ts";
import { findLatestRun } from "../../../src/features/escalation/find-runs.ts";
import { goOnAtOnce } from "../../../src/features/escalation/go-on-at-once.ts";
import { takeStep } from "../../../src/features/escalation/take-step.ts";
import { stepKey } from "../../../src/features/escalation/timer-kinds.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged } from "../incident/told.ts";

/** Resolves once a transaction of this database waits for another one's rows. */
async function somebodyWaits(house: TestHouse): Promise<void> {
  for (;;) {
    const [row] = await house.db.raw<{ waiting: number }>(
      "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if ((row?.waiting ?? 0) > 0) return;
  }
}

/** Takes the step that is due in a transaction that stays open until `meanwhile` waits for it. */
async function whileStepIsTaken(house: TestHouse, incidentId: string, meanwhile: () => Promise<unknown>) {
  const run = await house.asBaton((ctx) => findLatestRun(ctx, incidentId));
  const { id: runId = "", step = 0, round = 0 } = run ?? {};
  const { promise: taken, resolve: isTaken } = Promise.withResolvers<void>();
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const first = house.asBaton(async (ctx) => {
    await takeStep(ctx, { runId, step, round });
    isTaken();
    await mayCommit;
  });
  await taken;
  const second = meanwhile();
  await somebodyWaits(house);
  commit();
  await Promise.allSettled([first, second]);
  return runId;
}

test.skipIf(!hasPostgres())("whoever is too late to take a step leaves the next one due", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const runId = await whileStepIsTaken(house, incident.id, () =>
    house.asBaton((ctx) => goOnAtOnce(ctx, { incidentId: incident.id, declinedBy: null })),
  );
  const [timer] = await house.asBaton((ctx) =>
    ctx.tx
      .select()
      .from(timers)
      .where(eq(timers.key, stepKey(runId))),
  );
  expect(timer?.state).toBe("waiting");
  expect(await paged(house, incident)).toEqual(["jonas primary due", "thiago backup due"]);
});

test.skipIf(!hasPostgres())(
  "nobody is called for what somebody takes at the same moment, not even the one whose step was just due",
  async () => {
    const house = await testHouse({ at: NIGHT });
    const incident = await open(house, "sev1 checkout: down");
    await whileStepIsTaken(house, incident.id, () =>
      house.as("anna", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id })),
    );
    expect((await paged(house, incident)).filter((page) => page.endsWith(" due"))).toEqual([]);
  },
);

test.skipIf(!hasPostgres())("two who decline at once have both declined", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const ids = [await house.personId("jonas"), await house.personId("thiago")];
  const { promise: gone, resolve: goes } = Promise.withResolvers<void>();
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const first = house.asBaton(async (ctx) => {
    await goOnAtOnce(ctx, { incidentId: incident.id, declinedBy: ids[0] ?? null });
    goes();
    await mayCommit;
  });
  await gone;
  const second = house.asBaton((ctx) =>
    goOnAtOnce(ctx, { incidentId: incident.id, declinedBy: ids[1] ?? null }),
  );
  await somebodyWaits(house);
  commit();
  await Promise.all([first, second]);
  const run = await house.asBaton((ctx) => findLatestRun(ctx, incident.id));
  expect([...(run?.declined ?? [])].sort()).toEqual([...ids].sort());
});
