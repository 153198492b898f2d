import { expect, test } from "vitest";
import { markStill } from "../../../src/features/incident/mark-still.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { updateIncident } from "../../../src/features/incident/update-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { buttonOn } from "../../kit/recording-platform.ts";
import { NIGHT, now, open, recorded, refused, said, shown, withoutRights } from "./told.ts";

test("an update in words is progress, stands on the card and names the next one's time", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.pass(60_000);
  await house.type("anna", "incident update failover began, next update in 30 min");
  await house.catchUp();
  const after = await now(house, incident);
  expect(after.lastUpdate).toBe("failover began");
  expect(after.nextUpdateAt?.toISOString()).toBe("2027-03-09T02:41:00.000Z");
  expect(after.progressAt.toISOString()).toBe("2027-03-09T02:11:00.000Z");
  expect(shown(house, "C0PAYMENTS")).toContain("failover began");
  expect(shown(house, "C-inc-1-checkout")).toContain("Update from Anna Weber");
  expect(await recorded(house, incident)).toContain("incident.updated");
});

test("a time for the next update alone is no update: what is new is asked for", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down");
  const answer = said(await house.type("lena", "incident update I-1 next 30 min"));
  expect(answer).toContain("Please say in a few words what is new.");
});

test("whoever gives an incident away reads whose it is now", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down");
  expect(said(await house.type("lena", "incident assign Anna"))).toBe(
    "\nAnna Weber was asked to take I-1: down",
  );
  await house.type("lena", "incident ack");
  expect(said(await house.type("lena", "incident assign Anna"))).toBe("\nI-1 is with Anna Weber now: down");
});

test("an old card's “More” offers nothing that can no longer be done", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  const old = await house.type("lena", "incident I-1");
  if (old.kind !== "card") throw new Error("no card was shown");
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId }));
  const more = said(await house.press("lena", buttonOn(old.card, "More").handle));
  expect(more).toContain("[Open again]");
  expect(more).not.toContain("It was no incident");
});

test("phrases from pickers are said exactly in each reader's language", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down", "anna");
  await house.type("anna", "incident");
  await house.as("anna", (ctx) =>
    updateIncident(ctx, { incidentId, phrases: { what: "down", whom: "everyone", trying: "rolling-back" } }),
  );
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain(
    "It does not work at all. Everyone is affected. We are rolling back.",
  );
  expect(shown(house, "dm-00000000-0000-4000-8000-000000000003")).toContain("Es funktioniert gar nicht.");
});

test("without a word the form opens; an empty update, a past time and a missing right are refused", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  expect(said(await house.type("anna", "incident update"))).toBe("form: Stand zu I-1");
  const update = (more: object, by = "anna") =>
    house.as(by, (ctx) => updateIncident(ctx, { incidentId, ...more }));
  expect(await refused(update({ text: "  " }))).toBe("incident.empty-update");
  expect(await refused(update({ text: "x", nextUpdateAt: new Date(NIGHT) }))).toBe(
    "incident.next-update-past",
  );
  const powerless = house.as("anna", (ctx) => updateIncident(withoutRights(ctx), { incidentId, text: "x" }));
  expect(await refused(powerless)).toBe("access.missing-right");
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId }));
  expect(await refused(update({ text: "x" }))).toBe("incident.already-resolved");
});

test("“still on it” counts twice in a row and no more; an update makes it count anew", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  const still = () => house.as("anna", (ctx) => markStill(ctx, { incidentId }));
  await still();
  await still();
  expect(await refused(still())).toBe("incident.still-enough");
  await house.as("anna", (ctx) => updateIncident(ctx, { incidentId, text: "cache is full" }));
  expect((await still()).stillCount).toBe(1);
});

test.skipIf(!hasPostgres())("two presses of “still on it” at once are one", async () => {
  const house = await testHouse({ at: NIGHT });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  const still = () => house.as("anna", (ctx) => markStill(ctx, { incidentId }));
  const both = await Promise.allSettled([still(), still()]);
  const counted = (await now(house, { id: incidentId })).stillCount;
  expect(counted).toBe(both.filter((one) => one.status === "fulfilled").length);
});
