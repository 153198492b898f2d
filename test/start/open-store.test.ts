import { expect, test } from "vitest";
import { openStore } from "../../src/start/open-store.ts";
import { findPostgres, startPostgres } from "../kit/postgres.ts";

const settingsFor = (databaseUrl: string) => ({ databaseUrl, isPreparing: true, dataFolder: "/nowhere" });

const bin = findPostgres();

test.runIf(bin)("a start waits for a Postgres that restarts", async () => {
  const server = await startPostgres(bin ?? "");
  try {
    await server.stopServer("fast");
    const [db] = await Promise.all([
      openStore(settingsFor(server.url("postgres")), 30_000),
      server.startServer(),
    ]);
    expect(await db.raw("select 1 as one")).toEqual([{ one: 1 }]);
    await db.close();
  } finally {
    await server.stop();
  }
});

test("a server that never answers is given up, with the reason", async () => {
  const nobody = openStore(settingsFor("postgres://127.0.0.1:9/none"), 300);
  await expect(nobody).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
