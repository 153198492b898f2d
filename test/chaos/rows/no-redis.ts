/** R5: Redis goes away, comes back empty, and holds other people's types under Baton's keys. */
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { openFleet } from "../kit/fleet.ts";
import { allArrived, judgeProbes, lateness, spread } from "../kit/judge-probes.ts";
import { arrivals, databaseNow, percentile, probeChannels, setProbes } from "../kit/probes.ts";
import type { Row } from "../row.ts";

/** Half a second is how often workers look where no hint tells them. */
const SWEEP_MS = 500;

export const noRedis: Row = {
  id: "R5",
  what: "Redis stopped, back empty, with wrong types under our keys",
  judgesTime: true,
  async run({ ground, isLong }) {
    const awayMs = isLong ? 60_000 : 15_000;
    const fleet = await openFleet(ground, { web: 1, workers: 2, channels: probeChannels(100) });
    try {
      const from = (await databaseNow(fleet)).getTime() + 1500;
      const size = { count: 20 + Math.floor(awayMs / 50), overMs: awayMs + 1000, channels: 100 };
      const before = spread(from, { count: 200, overMs: 8000, channels: 100 }, "before");
      const during = spread(from + 9000, size, "during");
      await setProbes(fleet, [...before, ...during]);
      await pause(9500);
      await ground.redis.stopServer();
      await pause(awayMs / 2);
      await ground.redis.startServer();
      const redis = new Redis(ground.redis.url);
      await redis.set("baton:due", "not a sorted set");
      await redis.set("baton:lanes", "not a channel");
      redis.disconnect();
      await allArrived(fleet, [...before, ...during], awayMs + 30_000);
      const { lost, repeated } = await judgeProbes(fleet, [...before, ...during]);
      const [usual, away] = [before, during].map((set) => percentile(lateness(arrivals(fleet), set), 0.99));
      const added = (away ?? 0) - (usual ?? 0);
      return {
        size: `${before.length + during.length} timers, 2 workers`,
        faults: `Redis away ${awayMs / 2000} s, back empty, wrong types planted`,
        result: `${lost} missed, ${repeated} repeated; p99 late ${usual} ms with, ${away} ms without: ${added} ms added`,
        line: `0 missed, added lateness ≤ sweep (${SWEEP_MS} ms)`,
        isMet: lost + repeated === 0 && added <= SWEEP_MS,
      };
    } finally {
      await fleet.stop();
    }
  },
};
