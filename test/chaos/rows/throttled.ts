/** R11: Slack asks for patience in one channel; the others do not wait with it. */
import { openFleet } from "../kit/fleet.ts";
import { allArrived, judgeProbes, lateness } from "../kit/judge-probes.ts";
import { arrivals, databaseNow, type Probe, percentile, probeChannels, setProbes } from "../kit/probes.ts";
import type { Row } from "../row.ts";

const HOT = "C1PROBE0";

export const throttled: Row = {
  id: "R11",
  what: "429 with Retry-After on one busy channel among others",
  judgesTime: true,
  isIdle: true,
  async run({ ground, random, isLong }) {
    const [hot, other, longest] = isLong ? [200, 20, 30] : [40, 20, 3];
    const fleet = await openFleet(ground, { web: 1, workers: 2, channels: probeChannels(21) });
    try {
      fleet.slack.faults.choose(({ method, args }) =>
        method === "chat.postMessage" && args.channel === HOT && random.below(10) < 3
          ? { kind: "throttle", seconds: 1 + random.below(longest) }
          : undefined,
      );
      const dueAt = new Date((await databaseNow(fleet)).getTime() + 500);
      const busy = Array.from(
        { length: hot },
        (_, n): Probe => ({ name: `hot-${n}`, conversation: HOT, dueAt }),
      );
      const rest = Array.from(
        { length: other },
        (_, n): Probe => ({ name: `other-${n}`, conversation: `C1PROBE${n + 1}`, dueAt }),
      );
      await setProbes(fleet, [...busy, ...rest]);
      await allArrived(fleet, [...busy, ...rest], hot * (1100 + (300 * longest * 1000) / 500));
      const { lost, repeated } = await judgeProbes(fleet, [...busy, ...rest]);
      const others = percentile(lateness(arrivals(fleet), rest), 0.99);
      const times = arrivals(fleet)
        .filter(({ channel }) => channel === HOT)
        .map(({ at }) => at.getTime());
      const closest = Math.min(...times.slice(1).map((at, n) => at - (times[n] ?? 0)));
      return {
        size: `${hot} messages to one channel, ${other} to others, 2 workers`,
        faults: `30 % answered 429, Retry-After 1–${longest} s`,
        result: `${lost} lost, ${repeated} repeated; closest two ${closest} ms apart; other channels' p99 ${others} ms`,
        line: "0 lost, ≤ 1/s per channel, other channels' p99 ≤ 5 s",
        isMet: lost + repeated === 0 && closest >= 1000 && others <= 5000,
      };
    } finally {
      await fleet.stop();
    }
  },
};
