import { expect, test } from "vitest";
import { personKeys } from "../../../src/core/tables.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { findTimeline } from "../../../src/features/incident/find-timeline.ts";
import { keepMessage } from "../../../src/features/incident/keep-message.ts";
import type { Incident } from "../../../src/features/incident/tables.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open, recorded, refused, withoutRights } from "./told.ts";

const keep = (house: TestHouse, incident: Incident, over: object = {}, by = "lena") =>
  house.as(by, (ctx) =>
    keepMessage(ctx, {
      incidentId: incident.id,
      text: "the gateway answers 504",
      message: "1804557000.000100",
      author: "U0ANNA",
      ...over,
    }),
  );
const story = (house: TestHouse, incident: Incident) =>
  house.as("lena", async (ctx) =>
    (await findTimeline(ctx, incident)).map(({ at, text, quote }) => `${at.toISOString()} ${text} ${quote}`),
  );

test("a kept message stands where it was written, under its author's name and key", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await keep(house, incident, { writtenAt: new Date("2027-03-09T02:05:00Z") });
  expect((await story(house, incident))[0]).toBe(
    "2027-03-09T02:05:00.000Z Anna Weber wrote, kept by Lena Hoffmann: the gateway answers 504",
  );
  // Forgetting is destroying a key: Anna's words go with hers, though Lena kept them.
  const anna = await house.personId("anna");
  await house.asBaton((ctx) =>
    ctx.tx.update(personKeys).set({ wrapped: "" }).where(eq(personKeys.personId, anna)),
  );
  expect(await story(house, incident)).not.toContain("504");
});

test("a stranger's or a program's message is someone's, and a time to come is now", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await keep(house, incident, { author: "B0ALERTS", writtenAt: new Date("2030-01-01T00:00:00Z") });
  await keep(house, incident, { author: "", message: "2", text: "no author told" });
  const told = await story(house, incident);
  expect(told).toContain(
    `${new Date(NIGHT).toISOString()} someone wrote, kept by Lena Hoffmann: the gateway answers 504`,
  );
  expect(told.some((line) => line.endsWith("someone wrote, kept by Lena Hoffmann: no author told"))).toBe(
    true,
  );
});

test("without the right, without text or without the incident nothing is kept", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const input = { incidentId: incident.id, text: "x", message: "1", author: "" };
  expect(await refused(house.as("lena", (ctx) => keepMessage(withoutRights(ctx), input)))).toBe(
    "access.missing-right",
  );
  expect(await refused(keep(house, incident, { text: " \u0007 " }))).toBe("incident.empty-message");
  expect(await refused(keep(house, incident, { incidentId: crypto.randomUUID() }))).toBe("incident.unknown");
  expect(await recorded(house, incident)).not.toContain("incident.kept");
});

test.runIf(hasPostgres())("two who keep the same message at once have kept it once", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await Promise.all(["lena", "anna", "jonas", "thiago"].map((by) => keep(house, incident, {}, by)));
  expect((await recorded(house, incident)).filter((act) => act === "incident.kept")).toHaveLength(1);
});
