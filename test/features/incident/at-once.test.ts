/** Two people change the same incident in the same moment. */
import { expect, test } from "vitest";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { assignIncident } from "../../../src/features/incident/assign-incident.ts";
import { mergeIncident } from "../../../src/features/incident/merge-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { whileOpen } from "../../kit/meanwhile.ts";
import { NIGHT, now, open, paged } from "./told.ts";

const live = (pages: readonly string[]) => pages.filter((page) => page.endsWith(" due"));

test.skipIf(!hasPostgres())(
  "whoever is asked for while somebody takes it does not go on ringing",
  async () => {
    const house = await testHouse({ at: NIGHT });
    const incident = await open(house, "sev1 checkout: down");
    const personId = await house.personId("lena");
    await whileOpen(
      house,
      { by: "anna", first: (ctx) => assignIncident(ctx, { incidentId: incident.id, personId }) },
      () => house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id })),
    );
    expect((await now(house, incident)).state).toBe("acknowledged");
    expect(live(await paged(house, incident))).toEqual([]);
  },
);

test.skipIf(!hasPostgres())("nobody is asked for what was taken a moment before", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const [personId, jonas] = [await house.personId("lena"), await house.personId("jonas")];
  await whileOpen(
    house,
    { by: "jonas", first: (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }) },
    () => house.as("anna", (ctx) => assignIncident(ctx, { incidentId: incident.id, personId })),
  );
  expect(await now(house, incident)).toMatchObject({ state: "acknowledged", ownerId: jonas });
  expect(live(await paged(house, incident))).toEqual([]);
});

test.skipIf(!hasPostgres())("nothing is merged into what ends at the same moment", async () => {
  const house = await testHouse({ at: NIGHT });
  const into = await open(house, "sev1 checkout: down");
  const other = await open(house, "sev1 checkout: slow");
  await whileOpen(house, { by: "anna", first: (ctx) => resolveIncident(ctx, { incidentId: into.id }) }, () =>
    house.as("lena", (ctx) => mergeIncident(ctx, { incidentId: other.id, intoId: into.id })),
  );
  expect((await now(house, into)).state).toBe("resolved");
  expect((await now(house, other)).state).toBe("open");
});

test.skipIf(!hasPostgres())("of two that are merged into each other at once one goes on", async () => {
  const house = await testHouse({ at: NIGHT });
  const one = await open(house, "sev1 checkout: down");
  const two = await open(house, "sev1 checkout: slow");
  await whileOpen(
    house,
    { by: "anna", first: (ctx) => mergeIncident(ctx, { incidentId: one.id, intoId: two.id }) },
    () => house.as("lena", (ctx) => mergeIncident(ctx, { incidentId: two.id, intoId: one.id })),
  );
  expect([(await now(house, one)).state, (await now(house, two)).state]).toEqual(["merged", "open"]);
});
