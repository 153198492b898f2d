import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, expect, test } from "vitest";
import { records } from "../../src/core/tables.ts";
import { eq } from "../../src/db/drizzle.ts";
import { openDatabase } from "../../src/db/open.ts";
import { setTimer } from "../../src/engine/timers.ts";
import { bareHouse } from "../kit/bare-house.ts";
import { hasPostgres, redisUrl, setClock, testDatabaseUrl } from "../kit/database.ts";
import { probeRoom, probeTimer } from "../kit/worker/probe-room.ts";

const PROCESS = new URL("../kit/worker/worker-process.ts", import.meta.url).pathname;
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

async function startWorkerProcess(database: string, redis: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [PROCESS, database, redis], { stdio: ["ignore", "pipe", "inherit"] });
  children.add(child);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return child;
}

const canRun = () => hasPostgres() && redisUrl() !== null;

test.runIf(canRun())(
  "a hundred timers fire once each, through a killed worker and a flushed Redis",
  { timeout: 60_000 },
  async () => {
    const database = await testDatabaseUrl();
    const redis = redisUrl() ?? "";
    const house = await bareHouse([probeRoom], await openDatabase({ url: database, connections: 4 }));
    await house.db.useServiceRole();
    await setClock(house.db, null);
    const workers = await Promise.all([1, 2, 3].map(() => startWorkerProcess(database, redis)));
    await house.asBaton(async (ctx) => {
      for (let n = 0; n < 100; n++) {
        const dueAt = new Date(ctx.tx.now.getTime() + 300 + n * 20);
        await setTimer(ctx, probeTimer, { key: `t${n}`, dueAt, payload: { name: `t${n}` } });
      }
    });
    const client = new Redis(redis);
    const fired = async () =>
      house.asBaton((ctx) =>
        ctx.tx.select({ entry: records.entry }).from(records).where(eq(records.action, "probe.fired")),
      );
    for (let round = 0; (await fired()).length < 100 && round < 400; round++) {
      await client.flushall();
      // One of three dies without a word while timers are due, another takes its place.
      if (round === 8) workers[0]?.kill("SIGKILL");
      if (round === 12) await startWorkerProcess(database, redis);
      await pause(50);
    }
    client.disconnect();
    const names = (await fired()).map(
      (row) => (JSON.parse(row.entry) as { after: { name: string } }).after.name,
    );
    await house.db.close();
    expect(new Set(names).size).toBe(100);
    expect(names).toHaveLength(100);
  },
);
