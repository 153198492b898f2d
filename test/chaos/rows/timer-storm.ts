/** R1: many timers while workers die, Redis forgets, Postgres falls over and answers are lost. */
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { allArrived, judgeProbes, spread } from "../kit/judge-probes.ts";
import { databaseNow, percentile, probeChannels, setProbes } from "../kit/probes.ts";
import type { Row, Tools } from "../row.ts";

const CHANNELS = 200;

export const timerStorm: Row = {
  id: "R1",
  what: "timer storm through killed workers, a flushed Redis and a restarted Postgres",
  judgesTime: true,
  async run(tools) {
    const count = tools.isLong ? 10_000 : 1000;
    const overMs = tools.isLong ? 200_000 : 20_000;
    const fleet = await openFleet(tools.ground, { web: 2, workers: 3, channels: probeChannels(CHANNELS) });
    try {
      fleet.slack.faults.choose(({ method }) =>
        method === "chat.postMessage" && tools.random.below(20) === 0 ? { kind: "drop-reply" } : undefined,
      );
      const from = (await databaseNow(fleet)).getTime() + 1500;
      const probes = spread(from, { count, overMs, channels: CHANNELS });
      await setProbes(fleet, probes);
      const [faults] = await Promise.all([
        blow(fleet, tools, from + overMs),
        allArrived(fleet, probes, overMs + 40_000),
      ]);
      // Whatever would still be sent twice is on its way within a lease and a look.
      await pause(6000);
      const { lost, repeated, late, text } = await judgeProbes(fleet, probes);
      return {
        size: `${count} timers, 2 web, 3 workers`,
        faults: `${faults.killed} kill -9, ${faults.flushed} FLUSHALL, ${faults.restarted} immediate restarts, 5 % of answers lost`,
        result: text,
        line: "≥ 25 kills, ≥ 75 flushes; 0 lost, 0 repeated, p99 ≤ 2 s, max ≤ 10 s",
        isMet:
          lost + repeated === 0 &&
          percentile(late, 0.99) <= 2000 &&
          Math.max(...late) <= 10_000 &&
          faults.killed >= 25 &&
          faults.flushed >= 75,
      };
    } finally {
      await fleet.stop();
    }
  },
};

const wallClock = (): number => performance.timeOrigin + performance.now();

type Faults = { killed: number; flushed: number; restarted: number };

/** Does its worst until the last timer is due. */
async function blow(fleet: Fleet, tools: Tools, endsAt: number): Promise<Faults> {
  const faults: Faults = { killed: 0, flushed: 0, restarted: 0 };
  const redis = new Redis(fleet.ground.redis.url);
  const isOver = () => wallClock() >= endsAt;
  const killing = async () => {
    while (!isOver()) {
      await pause(700);
      const workers = fleet.processes.filter((one) => one.role === "worker" && one.isAlive());
      // One of them always stands: killing faster than they start would prove nothing.
      if (workers.length < 2) continue;
      await tools.random.pick(workers).kill();
      faults.killed += 1;
      void supervise(fleet);
    }
  };
  const flushing = async () => {
    while (!isOver()) {
      await pause(250);
      await redis.flushall();
      faults.flushed += 1;
    }
  };
  const restarting = async () => {
    const pauseMs = (endsAt - wallClock()) / 4;
    for (; faults.restarted < 3; faults.restarted += 1) {
      await pause(pauseMs);
      await fleet.ground.postgres.restart("immediate");
    }
  };
  await Promise.all([killing(), flushing(), restarting()]);
  redis.disconnect();
  return faults;
}

/** Starts a worker again, as often as it takes. */
async function supervise(fleet: Fleet): Promise<void> {
  while (!fleet.isStopped()) {
    try {
      await fleet.start();
      return;
    } catch {
      // The database is still down: once more.
    }
  }
}
