import { expect, test } from "vitest";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { addNote } from "../../../src/features/incident/add-note.ts";
import { assignIncident } from "../../../src/features/incident/assign-incident.ts";
import { changeSeverity } from "../../../src/features/incident/change-severity.ts";
import { findCatalogue } from "../../../src/features/incident/find-catalogue.ts";
import { moveIncident } from "../../../src/features/incident/move-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, now, open, paged, recorded, refused, said, shown, withoutRights } from "./told.ts";

const serviceId = (house: TestHouse, key: string): Promise<string> =>
  house.asBaton(async (ctx) => (await findCatalogue(ctx)).services.find((one) => one.key === key)?.id ?? "");

test("a note says when it happened, and stands in the timeline at that time", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.type("anna", "incident note 02:50 failover began");
  const text = said(await house.type("lena", "incident timeline"));
  // 02:50 in Berlin is 01:50 UTC, before the opening at 02:10.
  expect(text.indexOf("failover began")).toBeLessThan(text.indexOf("opened it as sev1"));
  expect(text).toContain(String(Date.parse("2027-03-09T01:50:00Z")));
  expect(await recorded(house, incident)).toContain("incident.noted");
  const note = (more: object) =>
    house.as("anna", (ctx) => addNote(ctx, { incidentId: incident.id, text: "x", ...more }));
  expect(await refused(note({ happenedAt: new Date("2027-03-09T02:30:00Z") }))).toBe(
    "incident.note-in-future",
  );
  expect(await refused(note({ text: " " }))).toBe("incident.empty-note");
});

test("a note that begins with a length of time happened now, and keeps its words", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down");
  await house.type("anna", "incident note for 20 min users saw errors");
  await house.type("anna", "incident note today 02:50 failover began");
  const text = said(await house.type("lena", "incident timeline"));
  expect(text).toContain("for 20 min users saw errors");
  expect(text).toContain(String(Date.parse("2027-03-09T01:50:00Z")));
});

test("the severity changes by word or alias; an unknown one is refused and names those that exist", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev9 checkout: down");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain("“sev9” is not a known severity, so Baton took sev3.");
  await house.type("anna", "incident severity P2");
  expect(await now(house, incident)).toMatchObject({ severity: "sev2", severityTyped: null });
  expect(said(await house.type("anna", "incident severity huge"))).toContain("sev1, sev2, sev3");
  const change = (as: typeof withoutRights) =>
    house.as("anna", (ctx) => changeSeverity(as(ctx), { incidentId: incident.id, severity: "sev1" }));
  expect(await refused(change(withoutRights))).toBe("access.missing-right");
});

test("moved to another team, nobody has it any more and that team is called", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.as("anna", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  const ledger = await serviceId(house, "ledger");
  await house.as("anna", (ctx) => moveIncident(ctx, { incidentId: incident.id, serviceId: ledger }));
  await house.catchUp();
  expect(await now(house, incident)).toMatchObject({ state: "open", ownerId: null, serviceId: ledger });
  const all = await paged(house, incident);
  expect(all[0]).toBe("jonas primary stood-down");
  expect(all).toHaveLength(2);
  expect(shown(house, "C0PLATFORM")).toContain("I-1 · down");
});

test("an owner who belongs to the other team keeps it", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.as("arjun", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  const ledger = await serviceId(house, "ledger");
  const moved = await house.as("arjun", (ctx) =>
    moveIncident(ctx, { incidentId: incident.id, serviceId: ledger }),
  );
  expect(moved.state).toBe("acknowledged");
  const powerless = house.as("anna", (ctx) =>
    moveIncident(withoutRights(ctx), { incidentId: incident.id, serviceId: ledger }),
  );
  expect(await refused(powerless)).toBe("access.missing-right");
});

test("naming someone for an open incident calls that person; an acknowledged one changes hands", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.type("rafael", "incident assign <@U0LENA>");
  expect(await paged(house, incident)).toEqual(["jonas primary due", "lena person due"]);
  expect((await now(house, incident)).ownerId).toBe(null);
  await house.as("lena", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await house.type("lena", "incident assign rafael");
  await house.catchUp();
  expect((await now(house, incident)).ownerId).toBe(await house.personId("rafael"));
  expect(shown(house, "dm-U0RAFAEL")).toContain("I-1");
  await house.type("anna", "incident assign me");
  expect((await now(house, incident)).ownerId).toBe(await house.personId("anna"));
  const personId = await house.personId("lena");
  const powerless = house.as("anna", (ctx) =>
    assignIncident(withoutRights(ctx), { incidentId: incident.id, personId }),
  );
  expect(await refused(powerless)).toBe("access.missing-right");
});

test("without a number the only open one is meant; with several the caller is asked which", async () => {
  const house = await testHouse({ at: NIGHT });
  expect(said(await house.type("lena", "incident ack"))).toContain("No incident is open.");
  await open(house, "sev1 checkout: down");
  await open(house, "sev1 ledger: wrong sums");
  expect(said(await house.type("lena", "incident ack"))).toContain("I-1 (down), I-2 (wrong sums)");
  expect(said(await house.type("lena", "incident ack i-2"))).toContain("I-2 is yours");
  expect(said(await house.type("lena", "incident ack 7"))).toContain("There is no incident I-7");
});

test.skipIf(!hasPostgres())(
  "two people move it at once: one wins, the other is asked to look again",
  async () => {
    const house = await testHouse({ at: NIGHT });
    const incident = await open(house, "sev1 teleporter: beams");
    const ids = await Promise.all(["checkout", "app"].map((key) => serviceId(house, key)));
    const both = await Promise.allSettled(
      ids.map((id) =>
        house.as("anna", (ctx) => moveIncident(ctx, { incidentId: incident.id, serviceId: id })),
      ),
    );
    const lost = both.filter((one) => one.status === "rejected");
    expect(lost.every((one) => one.reason.key === "incident.changed-meanwhile")).toBe(true);
    expect(lost.length).toBeLessThan(2);
  },
);
