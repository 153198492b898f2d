import { expect, test } from "vitest";
import { growthWatch } from "../../src/db/statistics.ts";
import { bareHouse } from "../kit/bare-house.ts";

const FILL = `insert into timers (org_id, key, kind, version, payload, due_at, wanted_at)
  select gen_random_uuid(), 'probe:' || n, 'probe', 1, '{}', app_now(), app_now() from generate_series(1, 5000) n`;

const known = "select reltuples::int as rows from pg_class where relname = 'timers'";

test("a table that has grown is noted within the same look, and then only when it has grown again", async () => {
  const { db } = await bareHouse([]);
  const look = growthWatch(db);
  await look();
  await db.script(`set baton.org = '*'; ${FILL}; set baton.org = ''`);
  expect(await look()).toContain("timers");
  const [noted] = await db.raw<{ rows: number }>(known);
  expect(noted?.rows).toBe(5000);
  expect(await look()).toEqual([]);
});
