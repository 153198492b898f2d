import { expect, test } from "vitest";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { NIGHT, now, open, paged, recorded, refusal, refused, said, shown, withoutRights } from "./told.ts";

test("whoever says “I have it” owns it, on record, and nobody else is asked any more", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(said(await house.type("lena", "incident ack"))).toBe("\nI-1 is yours: down");
  await house.catchUp();
  expect(await now(house, incident)).toMatchObject({
    state: "acknowledged",
    ownerId: await house.personId("lena"),
  });
  expect(await recorded(house, incident)).toContain("incident.acknowledged");
  expect(await paged(house, incident)).toEqual(["jonas primary stood-down"]);
  expect(shown(house, "C-inc-1-checkout")).toContain("Lena Hoffmann has it.");
  expect(shown(house, "dm-00000000-0000-4000-8000-000000000003")).toContain("Lena Hoffmann kümmert sich.");
});

test("the second person to acknowledge is told who was first; the same person twice does nothing wrong", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  await house.as("lena", (ctx) => acknowledgeIncident(ctx, { incidentId }));
  const late = await refusal(house.as("anna", (ctx) => acknowledgeIncident(ctx, { incidentId })));
  expect(late).toMatchObject({ key: "incident.already-acknowledged", params: { name: "Lena Hoffmann" } });
  const again = await house.as("lena", (ctx) => acknowledgeIncident(ctx, { incidentId }));
  expect(again.state).toBe("acknowledged");
});

test("it is refused without the right, for an account without a person, and after the end", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  const powerless = house.as("lena", (ctx) => acknowledgeIncident(withoutRights(ctx), { incidentId }));
  expect(await refused(powerless)).toBe("access.missing-right");
  expect(await refused(house.asBaton((ctx) => acknowledgeIncident(ctx, { incidentId })))).toBe(
    "incident.only-persons",
  );
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId }));
  const late = house.as("lena", (ctx) => acknowledgeIncident(ctx, { incidentId }));
  expect(await refused(late)).toBe("incident.already-resolved");
});

test.skipIf(!hasPostgres())("two at once: one has it, the other is told who", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  const both = await Promise.allSettled(
    ["lena", "anna"].map((person) => house.as(person, (ctx) => acknowledgeIncident(ctx, { incidentId }))),
  );
  expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  const lost = both.find((one) => one.status === "rejected");
  expect(lost?.reason).toMatchObject({ key: "incident.already-acknowledged" });
});
