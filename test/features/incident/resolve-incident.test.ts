import { expect, test } from "vitest";
import { cancelIncident } from "../../../src/features/incident/cancel-incident.ts";
import { mergeIncident } from "../../../src/features/incident/merge-incident.ts";
import { reopenIncident } from "../../../src/features/incident/reopen-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { pressIn } from "./press-in.ts";
import { NIGHT, now, open, paged, recorded, refused, shown, withoutRights } from "./told.ts";

test("resolved, the card settles everywhere and says how long it took; opened again, people are called again", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.pass(95_000);
  await house.type("anna", "incident resolve cache was full");
  await house.catchUp();
  for (const place of ["C0PAYMENTS", "19:payments@thread.tacv2"]) {
    expect(shown(house, place)).toContain("It took: 2 minutes");
    expect(shown(house, place)).toContain("cache was full");
  }
  expect(await recorded(house, incident)).toContain("incident.resolved");
  await pressIn(house, "C0PAYMENTS").press("anna", "Open again");
  expect((await now(house, incident)).state).toBe("open");
  expect(await paged(house, incident)).toEqual(["jonas primary stood-down", "jonas primary due"]);
});

test("ending twice, ending what was merged, and reopening what is open are refused", async () => {
  const house = await testHouse({ at: NIGHT });
  const first = await open(house, "sev1 checkout: down");
  const second = await open(house, "sev1 ledger: wrong sums");
  const resolve = (incidentId: string) => house.as("anna", (ctx) => resolveIncident(ctx, { incidentId }));
  expect(await refused(house.as("anna", (ctx) => reopenIncident(ctx, { incidentId: first.id })))).toBe(
    "incident.still-open",
  );
  const merge = (incidentId: string, intoId: string) =>
    house.as("anna", (ctx) => mergeIncident(ctx, { incidentId, intoId }));
  expect(await refused(merge(first.id, first.id))).toBe("incident.merge-self");
  await merge(second.id, first.id);
  expect(await refused(resolve(second.id))).toBe("incident.already-merged");
  await resolve(first.id);
  expect(await refused(resolve(first.id))).toBe("incident.already-resolved");
  const third = await open(house, "sev1 app: crash");
  expect(await refused(merge(third.id, first.id))).toBe("incident.merge-into-ended");
  const powerless = house.as("anna", (ctx) => cancelIncident(withoutRights(ctx), { incidentId: third.id }));
  expect(await refused(powerless)).toBe("access.missing-right");
  await house.as("anna", (ctx) => cancelIncident(ctx, { incidentId: third.id, text: "false alarm" }));
  expect((await now(house, third)).state).toBe("cancelled");
});

test("a practice incident and a real one cannot be joined", async () => {
  const house = await testHouse({ at: NIGHT });
  const real = await open(house, "sev1 checkout: down");
  await house.type("anna", "incident practice ledger: trial");
  const practice = await house.asBaton(async (ctx) => {
    const { getIncidentByNumber } = await import("../../../src/features/incident/get-incident.ts");
    return getIncidentByNumber(ctx, 2);
  });
  const merge = house.as("anna", (ctx) => mergeIncident(ctx, { incidentId: practice.id, intoId: real.id }));
  expect(await refused(merge)).toBe("incident.merge-practice");
});

test.skipIf(!hasPostgres())("resolved and cancelled at once: one of them counts", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  const both = await Promise.allSettled([
    house.as("anna", (ctx) => resolveIncident(ctx, { incidentId })),
    house.as("lena", (ctx) => cancelIncident(ctx, { incidentId })),
  ]);
  expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
});
