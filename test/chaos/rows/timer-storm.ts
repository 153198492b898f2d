/** R1: many timers while workers die, Redis forgets, Postgres falls over and answers are lost. */
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Fleet } from "../kit/fleet.ts";
import { openFleet } from "../kit/fleet.ts";
import {
  arrivals,
  counted,
  databaseNow,
  firedOnRecord,
  type Probe,
  percentile,
  probeChannels,
  setProbes,
  until,
} from "../kit/probes.ts";
import type { Row, Tools } from "../row.ts";

const CHANNELS = 200;

export const timerStorm: Row = {
  id: "R1",
  what: "timer storm through killed workers, a flushed Redis and a restarted Postgres",
  async run(tools) {
    const count = tools.isLong ? 10_000 : 1000;
    const overMs = tools.isLong ? 200_000 : 20_000;
    const fleet = await openFleet(tools.ground, { web: 2, workers: 3, channels: probeChannels(CHANNELS) });
    try {
      fleet.slack.faults.choose(({ method }) =>
        method === "chat.postMessage" && tools.random.below(20) === 0 ? { kind: "drop-reply" } : undefined,
      );
      const from = (await databaseNow(fleet)).getTime() + 1500;
      const probes = Array.from(
        { length: count },
        (_, n): Probe => ({
          name: `probe-${n}`,
          conversation: `C1PROBE${n % CHANNELS}`,
          dueAt: new Date(from + Math.floor((n * overMs) / count)),
        }),
      );
      await setProbes(fleet, probes);
      const [faults] = await Promise.all([
        blow(fleet, tools, from + overMs),
        until(() => counted(arrivals(fleet).map((one) => one.name)).size === count, overMs + 40_000),
      ]);
      // Whatever would still be sent twice is on its way within a lease and a look.
      await pause(6000);
      return await judge(fleet, { probes, faults });
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
  const killing = (async () => {
    while (!isOver()) {
      await pause(700);
      const workers = fleet.processes.filter((one) => one.role === "worker" && one.isAlive());
      // The next falls once the last is back: killing faster than starting would leave none.
      if (workers.length < 3) continue;
      await tools.random.pick(workers).kill();
      faults.killed += 1;
      void supervise(fleet);
    }
  })();
  const flushing = (async () => {
    while (!isOver()) {
      await pause(250);
      await redis.flushall();
      faults.flushed += 1;
    }
  })();
  const restarting = (async () => {
    const pauseMs = (endsAt - wallClock()) / 4;
    for (let n = 0; n < 3; n++) {
      await pause(pauseMs);
      await fleet.ground.postgres.restart("immediate");
      faults.restarted += 1;
    }
  })();
  await Promise.all([killing, flushing, restarting]);
  redis.disconnect();
  return faults;
}

/** Starts it again, as often as it takes: a start into a database that is down ends at once. */
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

type Ended = { readonly probes: readonly Probe[]; readonly faults: Faults };

async function judge(fleet: Fleet, { probes, faults }: Ended) {
  const arrived = arrivals(fleet);
  const times = counted(arrived.map((one) => one.name));
  const onRecord = await firedOnRecord(fleet);
  const lost = probes.filter(({ name }) => !times.has(name) || !onRecord.has(name)).length;
  const repeated = [...times.values(), ...onRecord.values()].filter((count) => count > 1).length;
  const due = new Map(probes.map(({ name, dueAt }) => [name, dueAt.getTime()]));
  const late = arrived.map(({ name, at }) => at.getTime() - (due.get(name) ?? 0));
  const [p50, p99, max] = [percentile(late, 0.5), percentile(late, 0.99), Math.max(...late)];
  return {
    size: `${probes.length} timers, 2 web, 3 workers`,
    faults: `${faults.killed} kill -9, ${faults.flushed} FLUSHALL, ${faults.restarted} immediate restarts, 5 % of answers lost`,
    result: `${lost} lost, ${repeated} repeated; late p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`,
    line: "0 lost, 0 repeated, p99 ≤ 2 s, max ≤ 10 s",
    isMet: lost === 0 && repeated === 0 && p99 <= 2000 && max <= 10_000,
  };
}
