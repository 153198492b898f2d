import { Redis } from "ioredis";
import { afterEach, expect, test } from "vitest";
import { openLog } from "../../src/core/log.ts";
import { connectRedis, type RedisWake } from "../../src/engine/redis-wake.ts";
import { hintDue, hintLanes } from "../../src/engine/wake.ts";
import { redisUrl } from "../kit/database.ts";
import { findRedis, startRedis } from "../kit/redis.ts";

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});

/** A process with a worker, and how often each of its bells was rung. */
function listening(url: string) {
  const rung = { timers: 0, lanes: 0 };
  const lines: string[] = [];
  const wake = connectRedis({
    url,
    log: openLog("warn", (line) => void lines.push(line)),
    skewMs: () => 0,
    worker: { ringTimers: () => void rung.timers++, ringLanes: () => void rung.lanes++ },
  });
  open.push(wake);
  return { wake, rung, lines };
}

const isUp = (wake: RedisWake) => expect.poll(wake.isHealthy, { timeout: 10_000 }).toBe(true);

/** A timer that was due long ago, as the database would tell of it. */
const tellDue = (key: string) => hintDue([{ org: "o", key, dueAt: new Date(0) }]);

test.runIf(redisUrl())(
  "a hint that went through Redis rings the worker as soon as it is due, and once",
  async () => {
    const { wake, rung } = listening(redisUrl() ?? "");
    await isUp(wake);
    tellDue("a");
    await expect.poll(() => rung.timers).toBe(1);
    hintDue([{ org: "o", key: "b", dueAt: new Date("2100-01-01") }]);
    // Subscribed by now or not: a hint about lanes is repeated by the next effect.
    await expect
      .poll(() => {
        hintLanes();
        return rung.lanes;
      })
      .toBeGreaterThan(0);
    expect(rung.timers).toBe(1);
  },
);

test.runIf(redisUrl())(
  "something else under its name is thrown away, since it only ever held hints",
  async () => {
    const { wake, rung } = listening(redisUrl() ?? "");
    await isUp(wake);
    const client = new Redis(redisUrl() ?? "");
    open.push({ stop: async () => client.disconnect() });
    await client.set("baton:due", "not ours");
    await expect.poll(() => client.type("baton:due")).toBe("none");
    tellDue("c");
    await expect.poll(() => rung.timers).toBe(1);
  },
);

test.runIf(findRedis())(
  "while Redis is away nothing fails, and it is said once; back again, it rings",
  async () => {
    const own = await startRedis(findRedis() ?? "");
    open.push(own);
    const { wake, rung, lines } = listening(own.url);
    await isUp(wake);
    await own.stopServer();
    await expect.poll(wake.isHealthy).toBe(false);
    tellDue("lost");
    hintLanes();
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toContain("Redis is away");
    await own.startServer();
    await isUp(wake);
    tellDue("d");
    await expect.poll(() => rung.timers).toBe(1);
    expect(lines).toHaveLength(1);
  },
);
