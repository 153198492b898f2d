/** Several processes meet on a database with nothing in it. */
import { afterAll, expect, test } from "vitest";
import { buildApp } from "../../src/app.ts";
import { openKeys } from "../../src/core/keys.ts";
import { openLog } from "../../src/core/log.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { unwatched } from "../../src/engine/watch.ts";
import { applyFirst, DEMO_FILE } from "../../src/start/first-organisation.ts";
import { readySchema } from "../../src/start/open-store.ts";
import { emptyDatabaseUrl, hasPostgres } from "../kit/database.ts";

const opened: Database[] = [];
afterAll(async () => void (await Promise.all(opened.map((db) => db.close()))));

/** What a process does before it is ready, as far as others can be in its way. */
async function start(url: string): Promise<boolean> {
  const db = await openDatabase({ url, connections: 3 });
  opened.push(db);
  await readySchema(db);
  const { house } = buildApp({
    ...{ db, log: openLog("fatal"), keys: openKeys(["test-master-key-test-master-key-0000"]) },
    ...{ publicUrl: "https://baton.example", isTrial: false, platforms: [], watch: unwatched, ports: [] },
  });
  return applyFirst(house, DEMO_FILE);
}

test.runIf(hasPostgres())(
  "three processes on an empty Postgres: one sets it up, all are ready",
  {
    timeout: 120_000,
  },
  async () => {
    for (let round = 0; round < 4; round++) {
      const url = await emptyDatabaseUrl();
      const firsts = await Promise.all([start(url), start(url), start(url)]);
      expect(firsts.filter(Boolean)).toHaveLength(1);
      const organisations = await opened.at(-1)?.raw("select 1 from organisations");
      expect(organisations).toHaveLength(1);
    }
  },
);
