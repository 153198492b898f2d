import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { verifyRecord } from "../../../src/features/audit/verify-record.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { updateIncident } from "../../../src/features/incident/update-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { FileMistakes } from "../../../src/features/organisation/file-mistakes.ts";
import { erasePerson } from "../../../src/features/privacy/erase-person.ts";
import { exportPerson } from "../../../src/features/privacy/export-person.ts";
import { replayErasures } from "../../../src/features/privacy/replay-erasures.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const TRACES = /Jonas Keller|000000000003|jonas@meridian|meridian-jonas|Keller hier/i;

/** Every row of every table as text, as a dump would hold it. */
async function dump(house: TestHouse): Promise<string[]> {
  const tables = await house.db.raw<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  const rows = await Promise.all(
    tables.map(({ name }) =>
      house.db.raw<{ row: string }>(`select '${name} ' || t::text as row from "${name}" t`),
    ),
  );
  return rows.flat().map(({ row }) => row);
}
const traces = async (house: TestHouse) => (await dump(house)).filter((row) => TRACES.test(row));

async function houseWithHistory(): Promise<{ house: TestHouse; incidentId: string; jonas: string }> {
  const house = await testHouse();
  const jonas = await house.personId("jonas");
  const incident = await house.as("jonas", (ctx) =>
    openIncident(ctx, {
      severity: "sev1",
      service: "checkout",
      title: "Keller hier: Zahlungen dauern zu lange",
    }),
  );
  await house.catchUp();
  await house.as("anna", (ctx) =>
    updateIncident(ctx, { incidentId: incident.id, text: "Jonas Keller sieht nach; jonas@meridian.example" }),
  );
  await house.catchUp();
  return { house, incidentId: incident.id, jonas };
}

test("a forgotten person's name stands in no table any more, and the record still verifies", async () => {
  const { house, incidentId, jonas } = await houseWithHistory();
  expect((await traces(house)).length).toBeGreaterThan(5);
  const erasure = await house.as("priya", (ctx) => erasePerson(ctx, { personId: jonas }));
  expect(erasure.state).toBe("erased");
  expect(await traces(house)).toEqual([]);
  expect((await verifyRecord(house.db, house.orgId)).flaw).toBeNull();
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "incident", id: incidentId }));
  expect(acts[0]).toMatchObject({
    action: "incident.opened",
    actor: `person:${jonas}`,
    after: { title: null },
  });
  // Other people's words are theirs: only the name in them is gone from the tables.
  expect(acts.at(-1)?.after.lastUpdate).toContain("sieht nach");
  expect(house.logged.filter((line) => TRACES.test(line))).toEqual([]);
});

test("what he wrote is gone from what was posted, also where somebody wrote over it since", async () => {
  const { house, incidentId, jonas } = await houseWithHistory();
  const says = (who: string, text: string) =>
    house.as(who, (ctx) => updateIncident(ctx, { incidentId, text }));
  await says("jonas", "Kundennummern sind doppelt vergeben");
  await says("anna", "we look into it");
  await house.catchUp();
  const left = async () => (await dump(house)).filter((row) => row.includes("Kundennummern"));
  expect((await left()).length).toBeGreaterThan(0);
  await house.as("priya", (ctx) => erasePerson(ctx, { personId: jonas }));
  expect(await left()).toEqual([]);
});

test("what Postgres has noted of a table's values for its planner is forgotten with them", async () => {
  const { house, jonas } = await houseWithHistory();
  await house.db.script("analyze");
  const noted = async () =>
    (await house.db.raw<{ row: string }>("select s::text as row from pg_stats s")).filter(({ row }) =>
      TRACES.test(row),
    );
  expect((await noted()).length).toBeGreaterThan(0);
  await house.as("priya", (ctx) => erasePerson(ctx, { personId: jonas }));
  expect(await noted()).toEqual([]);
});

test("whoever is forgotten acts nowhere, and what is recorded about him later is unreadable", async () => {
  const { house, jonas } = await houseWithHistory();
  await house.as("priya", (ctx) => erasePerson(ctx, { personId: jonas }));
  await expect(house.as("jonas", async () => {})).rejects.toThrow();
  const people = await house.db.raw<{ state: string }>("select state from people where id = $1", [jonas]);
  expect(people).toEqual([{ state: "erased" }]);
});

test("while a duty to keep runs the data is restricted, and at its end it goes by itself", async () => {
  const { house, jonas } = await houseWithHistory();
  const keepUntil = new Date("2027-04-09T09:00:00Z");
  const asked = await house.as("priya", (ctx) => erasePerson(ctx, { personId: jonas, keepUntil }));
  expect(asked).toMatchObject({ state: "restricted", dueAt: keepUntil });
  const states = () => house.db.raw<{ state: string }>("select state from people where id = $1", [jonas]);
  expect(await states()).toEqual([{ state: "restricted" }]);
  await expect(house.as("anna", (ctx) => erasePerson(ctx, { personId: jonas }))).rejects.toMatchObject({
    key: "privacy.already-restricted",
  });
  await house.at("2027-04-09T09:00:01Z");
  await house.catchUp();
  expect(await states()).toEqual([{ state: "erased" }]);
  expect(await traces(house)).toEqual([]);
  await expect(house.as("anna", (ctx) => erasePerson(ctx, { personId: jonas }))).rejects.toMatchObject({
    key: "privacy.already-erased",
  });
});

test("nobody without the right has anyone forgotten, or reads another's data", async () => {
  const { house, jonas } = await houseWithHistory();
  const missing = { key: "access.missing-right" };
  await expect(house.as("lena", (ctx) => erasePerson(ctx, { personId: jonas }))).rejects.toMatchObject(
    missing,
  );
  await expect(house.as("lena", (ctx) => exportPerson(ctx, { personId: jonas }))).rejects.toMatchObject(
    missing,
  );
});

test.skipIf(!hasPostgres())("two who ask at once: one does it, the other is told", async () => {
  const { house, jonas } = await houseWithHistory();
  const asked = await Promise.allSettled(
    ["priya", "anna"].map((person) => house.as(person, (ctx) => erasePerson(ctx, { personId: jonas }))),
  );
  expect(asked.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a person gets everything kept about him and nothing of others", async () => {
  const { house, jonas } = await houseWithHistory();
  const data = await house.as("jonas", (ctx) => exportPerson(ctx, { personId: jonas }));
  const text = JSON.stringify(data);
  expect(text).toContain("Jonas Keller");
  expect(text).toContain("Keller hier: Zahlungen dauern zu lange");
  expect(data.tables.identities).toHaveLength(2);
  expect(data.acts.map(({ action }) => action)).toContain("incident.opened");
  expect(text).not.toContain("Anna Weber");
  expect(text).not.toMatch(/"sealed"|wrapped/);
});

test("after a restore whoever was forgotten meanwhile is forgotten again", async () => {
  const { house, jonas } = await houseWithHistory();
  const count = await house.as("priya", (ctx) =>
    replayErasures(ctx, { personIds: [jonas, "00000000-0000-4000-8000-0000000000ff"] }),
  );
  expect(count).toBe(1);
  expect(await traces(house)).toEqual([]);
  // The database itself remembers from now on.
  expect(await house.as("priya", (ctx) => replayErasures(ctx, { personIds: [] }))).toBe(1);
});

test("whoever was restricted after the backup is restricted again, until the same day", async () => {
  const { house, jonas } = await houseWithHistory();
  const [requestedAt, dueAt] = [new Date("2027-03-09T08:00:00Z"), new Date("2027-04-09T09:00:00Z")];
  const restricted = [{ personId: jonas, requestedAt, dueAt }];
  const replay = () => house.as("priya", (ctx) => replayErasures(ctx, { personIds: [], restricted }));
  expect(await replay()).toBe(1);
  const states = () => house.db.raw<{ state: string }>("select state from people where id = $1", [jonas]);
  expect(await states()).toEqual([{ state: "restricted" }]);
  expect(await replay()).toBe(0);
  await house.at("2027-04-09T09:00:01Z");
  await house.catchUp();
  expect(await states()).toEqual([{ state: "erased" }]);
});

/** Where a file is refused, and why. */
async function mistakesOf(house: TestHouse, text: string): Promise<string[]> {
  try {
    await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
    return [];
  } catch (error) {
    if (!(error instanceof FileMistakes)) throw error;
    return error.mistakes.map(({ line, key, params }) => `${line} ${key} ${params?.day}`);
  }
}

test("whoever was erased does not come back by a file that still names him, unless it says since when", async () => {
  const house = await testHouse();
  const file = demoFor(ROOMS);
  const erase = async () => {
    const personId = await house.personId("jonas");
    await house.as("priya", (ctx) => erasePerson(ctx, { personId }));
  };
  const anew = (day: string) => file.replace("  jonas:\n", `  jonas:\n    anew: ${day}\n`);
  const at = file.split("\n").indexOf("  jonas:") + 1;
  await erase();
  expect(await mistakesOf(house, file)).toEqual([`${at} person.was-forgotten 2027-03-09`]);
  expect(
    await mistakesOf(house, file.replaceAll("jonas", "jon").replace("  jon:\n", "  jon:\n    was: jonas\n")),
  ).toEqual([`${at} person.was-forgotten 2027-03-09`]);
  expect(await mistakesOf(house, anew("2027-03-08"))).toEqual([`${at + 1} person.was-forgotten 2027-03-09`]);
  expect(await house.db.raw("select 1 from people where key = 'jonas'")).toEqual([]);
  expect(await mistakesOf(house, anew("2027-03-09"))).toEqual([]);
  expect(await house.db.raw("select state from people where key = 'jonas'")).toEqual([{ state: "active" }]);
  expect(await mistakesOf(house, file)).toEqual([]);
  await house.at("2027-03-12T09:00:00Z");
  await erase();
  expect(await mistakesOf(house, anew("2027-03-09"))).toEqual([`${at + 1} person.was-forgotten 2027-03-12`]);
  const rows = await house.db.raw<{ row: string }>("select t::text as row from forgotten_marks t");
  expect(rows.map(({ row }) => row).join()).not.toContain("jonas");
});

test("what names several people is in the export of each of them", async () => {
  const { house } = await houseWithHistory();
  const [run] = await house.db.raw<{ asked: string[] }>("select asked from escalation_runs");
  const [personId] = run?.asked ?? [];
  if (personId === undefined) throw new Error("nobody was asked");
  const data = await house.as("priya", (ctx) => exportPerson(ctx, { personId }));
  expect(data.tables.escalation_runs).toHaveLength(1);
});

test("whoever is forgotten after a restore is not waited for any more", async () => {
  const { house, jonas } = await houseWithHistory();
  const keepUntil = new Date("2027-04-09T09:00:00Z");
  await house.as("priya", (ctx) => erasePerson(ctx, { personId: jonas, keepUntil }));
  await house.as("priya", (ctx) => replayErasures(ctx, { personIds: [jonas] }));
  expect(await house.db.raw("select state from timers where kind = 'privacy.erase-due'")).toEqual([
    { state: "cancelled" },
  ]);
});
