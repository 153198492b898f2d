/** R9: a worker stands still for three leases and then goes on as if nothing had been. */
import { setTimeout as pause } from "node:timers/promises";
import { LEASE_MS } from "../../../src/engine/lease.ts";
import { openFleet } from "../kit/fleet.ts";
import { allArrived, judgeProbes, spread } from "../kit/judge-probes.ts";
import { databaseNow, probeChannels, setProbes } from "../kit/probes.ts";
import type { Row } from "../row.ts";

export const pausedWorker: Row = {
  id: "R9",
  what: "workers stopped for three leases, then continued",
  judgesTime: true,
  async run({ ground, isLong }) {
    const rounds = isLong ? 8 : 2;
    const overMs = rounds * (3 * LEASE_MS + 500);
    const fleet = await openFleet(ground, { web: 1, workers: 2, channels: probeChannels(200) });
    try {
      // Slow answers, so that each standstill finds sends on their way.
      fleet.slack.faults.choose(({ method }) =>
        method === "chat.postMessage" ? { kind: "delay", ms: 300 } : undefined,
      );
      const count = Math.floor(overMs / 20);
      const from = (await databaseNow(fleet)).getTime() + 1000;
      const probes = spread(from, { count, overMs, channels: 200 });
      await setProbes(fleet, probes);
      await pause(1500);
      for (let round = 0; round < rounds; round++) {
        const workers = fleet.processes.filter((one) => one.role === "worker");
        const still = workers[round % workers.length];
        still?.child.kill("SIGSTOP");
        await pause(3 * LEASE_MS);
        still?.child.kill("SIGCONT");
        await pause(500);
      }
      await allArrived(fleet, probes, 40_000);
      await pause(3000);
      const { lost, repeated, text } = await judgeProbes(fleet, probes);
      return {
        size: `${count} timers, 2 workers`,
        faults: `${rounds} × SIGSTOP for ${(3 * LEASE_MS) / 1000} s in the middle of sends, SIGCONT`,
        result: text,
        line: "stale writes refused: 0 lost, 0 repeated",
        isMet: lost + repeated === 0,
      };
    } finally {
      await fleet.stop();
    }
  },
};
