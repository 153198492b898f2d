import { expect, test } from "vitest";
import { classifiedTables } from "../../../src/db/columns.ts";
import { getTableName } from "../../../src/db/drizzle.ts";
import { lanes } from "../../../src/engine/tables.ts";
import { setTimer } from "../../../src/engine/timers.ts";
import { verifyRecord } from "../../../src/features/audit/verify-record.ts";
import { cancelIncident } from "../../../src/features/incident/cancel-incident.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { sweepOrganisation } from "../../../src/features/privacy/sweep-organisation.ts";
import { SWEEP_RULES } from "../../../src/features/privacy/sweep-rules.ts";
import { sweepTimer } from "../../../src/features/privacy/timers.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import "../../../src/features/index.ts";

const count = async (house: TestHouse, table: string, where = "true") =>
  Number((await house.db.raw<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]?.n);

test("what was delivered is kept for a day, what is over for its time, what is open for ever", async () => {
  const house = await testHouse();
  await house.type("anna", "incident open sev3 checkout: alt");
  const [old] = await house.db.raw<{ id: string }>("select id from incidents");
  await house.as("anna", (ctx) => cancelIncident(ctx, { incidentId: old?.id ?? "" }));
  const open = await house.as("anna", (ctx) =>
    openIncident(ctx, { service: "checkout", title: "noch offen" }),
  );
  await house.catchUp();
  expect(await count(house, "deliveries")).toBeGreaterThan(0);
  const before = await count(house, "records");
  await house.at("2027-03-10T10:00:00Z");
  await house.asBaton((ctx) => sweepOrganisation(ctx, {}));
  expect(await count(house, "deliveries")).toBe(0);
  expect(await count(house, "incidents")).toBe(2);

  await house.at("2029-03-10T10:00:00Z");
  for (let round = 0; round < 3; round++) await house.asBaton((ctx) => sweepOrganisation(ctx, {}));
  expect(await house.db.raw("select id from incidents")).toEqual([{ id: open.id }]);
  expect(await count(house, "outbox", "settled_at is not null")).toBe(0);
  expect(await count(house, "places", `subject = 'incident:${old?.id}'`)).toBe(0);
  // The record is never swept, and says what was.
  expect(await count(house, "records")).toBeGreaterThan(before);
  expect(await count(house, "records", "action = 'privacy.swept'")).toBeGreaterThan(1);
  expect((await verifyRecord(house.db, house.orgId)).flaw).toBeNull();
});

test("a sweep with much to do goes on at once, a batch at a time", async () => {
  const house = await testHouse();
  await house.db.raw(
    "insert into deliveries (org_id, id, seen_at) select $1::uuid, 'd' || n, '2027-03-01T00:00:00Z' from generate_series(1, 2500) n",
    [house.orgId],
  );
  await house.asBaton((ctx) =>
    setTimer(ctx, sweepTimer, { key: "privacy:sweep", dueAt: ctx.tx.now, payload: {} }),
  );
  await house.catchUp();
  expect(await count(house, "deliveries")).toBe(1500);
  await house.pass(1000);
  await house.pass(1000);
  expect(await count(house, "deliveries")).toBe(0);
});

test("every table whose time is limited is swept", () => {
  const swept = new Set(SWEEP_RULES.map(({ table }) => getTableName(table)));
  const limited = classifiedTables().filter(({ retention }) =>
    ["delivery", "engine", "incident"].includes(retention),
  );
  const forgotten = limited.map(({ name }) => name).filter((name) => !swept.has(name));
  // One row a destination and one an instance: they do not grow with time.
  expect(forgotten.filter((name) => ![getTableName(lanes), "instance"].includes(name))).toEqual([]);
});

test("an open incident's card is kept as long as it is open, so that its end can be shown on it", async () => {
  const house = await testHouse();
  const { id } = await house.as("anna", (ctx) =>
    openIncident(ctx, { service: "checkout", title: "lange offen" }),
  );
  await house.catchUp();
  const cards = () => count(house, "posts", `subject = 'incident:${id}' and kind = 'card'`);
  const before = await cards();
  expect(before).toBeGreaterThan(0);
  await house.at("2029-04-10T10:00:00Z");
  await house.asBaton((ctx) => sweepOrganisation(ctx, {}));
  expect(await cards()).toBe(before);
});
