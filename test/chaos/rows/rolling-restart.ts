/** R14: every process is stopped and started again, in turn, while work goes on. */
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { allArrived, judgeProbes, spread } from "../kit/judge-probes.ts";
import { atSlack } from "../kit/people.ts";
import { countRecords, databaseNow, probeChannels, setProbes } from "../kit/probes.ts";
import type { Row } from "../row.ts";

export const rollingRestart: Row = {
  id: "R14",
  what: "all processes drained and replaced under load",
  judgesTime: true,
  async run({ ground, isLong }) {
    const rounds = isLong ? 20 : 3;
    const overMs = rounds * 5 * 1500;
    const fleet = await openFleet(ground, { web: 2, workers: 3, channels: probeChannels(200) });
    try {
      const count = Math.floor(overMs / 25);
      const from = (await databaseNow(fleet)).getTime() + 1000;
      const probes = spread(from, { count, overMs, channels: 200 });
      await setProbes(fleet, probes);
      const work = keepTyping(fleet);
      let replaced = 0;
      let unclean = 0;
      for (let round = 0; round < rounds; round++) {
        for (const old of fleet.processes.filter((one) => one.isAlive())) {
          // The new one first, as every deployment does it.
          await fleet.start(old.role);
          if ((await old.stop()) !== 0) unclean += 1;
          replaced += 1;
        }
      }
      // The processes may all be replaced long before the last is due.
      await allArrived(fleet, probes, overMs + 40_000);
      const typed = await work.stop();
      const opened = await countRecords(fleet, "incident.noted");
      const { lost, repeated, text } = await judgeProbes(fleet, probes);
      return {
        size: `${count} timers and ${typed} commands, 2 web, 3 workers`,
        faults: `${replaced} processes replaced, SIGTERM each`,
        result: `${text}; ${typed} commands answered, ${opened} on record; ${unclean} ended uncleanly`,
        line: "0 lost, 0 repeated",
        isMet: lost + repeated + unclean === 0 && typed === opened,
      };
    } finally {
      await fleet.stop();
    }
  },
};

/** One command after the other; one that found its door closing is typed again, as a person would. */
function keepTyping(fleet: Fleet) {
  let isOver = false;
  let answered = 0;
  const typing = (async () => {
    const priya = atSlack(fleet, "priya");
    await priya.command("C0PAYMENTS", "/incident", "open sev3 ledger: a place for notes");
    while (!isOver) {
      const text = `note I-1 note ${answered}`;
      const status = await priya.command("C0PAYMENTS", "/incident", text).catch(() => 0);
      if (status === 200) answered += 1;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  return {
    async stop(): Promise<number> {
      isOver = true;
      await typing;
      return answered;
    },
  };
}
