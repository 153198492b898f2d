/** R3: the process dies before and after each commit and each outbound call, each by name, and is started again. */
import { LEASE_MS } from "../../../src/engine/lease.ts";
import { type Fate, openCrashHouse } from "../kit/crash-house.ts";
import { inParallel } from "../kit/deliver.ts";
import type { Row, Tools } from "../row.ts";

/** What a transaction writes together is partly chance: of the rare kinds there is no end. */
const [MOST, ENOUGH] = [0.95, 0.6];
/** Fewer would mean that points are no longer seen. */
const [ENOUGH_CALLS, ENOUGH_COMMITS] = [15, 25];

const USUAL = { deathsPerDay: 4, daysPerHouse: 4, mostDays: 20 };
/** Each point in a new house, and alone. */
const LONG = { deathsPerDay: 1, daysPerHouse: 1, mostDays: 150 };

export const crashPoints: Row = {
  id: "R3",
  what: "the process dies at every point and is started again",
  judgesTime: true,
  async run(tools) {
    const fate: Fate = { passed: new Set(), deaths: new Map() };
    const wrong: string[] = [];
    const pace = tools.isLong ? LONG : USUAL;
    const count = { days: 0, isOver: false };
    await inParallel([1, 2, 3], 3, async () => {
      while (!count.isOver) await liveInHouse(tools, { ...pace, fate, wrong, count });
    });
    for (const what of wrong) tools.say(`   ${what}`);
    const [slowest, at] = [...fate.deaths]
      .map(([point, ms]) => [ms, point] as const)
      .toSorted(([a], [b]) => b - a)[0] ?? [0, ""];
    const calls = [...fate.deaths.keys()].filter((point) => !/^\w+ commit/.test(point)).length;
    return {
      size: `${fate.deaths.size} of the ${fate.passed.size} points that ${count.days} incidents pass from opening to their end`,
      faults: `exit 137 before and after commits (${fate.deaths.size - calls} points) and outbound calls (${calls})`,
      result: `${wrong.length} broken invariants${wrong.length > 0 ? ` (${wrong[0]})` : ""}; slowest resumed after ${(slowest / 1000).toFixed(1)} s (${at.slice(0, 80)})`,
      line: "invariants hold; resumed ≤ lease + 2 s",
      isMet:
        wrong.length === 0 &&
        slowest <= LEASE_MS + 2000 &&
        calls >= ENOUGH_CALLS &&
        fate.deaths.size - calls >= ENOUGH_COMMITS &&
        fate.deaths.size >= fate.passed.size * ENOUGH,
    };
  },
};

type Living = typeof USUAL & {
  readonly fate: Fate;
  readonly wrong: string[];
  readonly count: { days: number; isOver: boolean };
};

/** It is over once a day holds no new point: in a new house, or when nearly all that were ever passed have been. */
async function liveInHouse({ ground }: Tools, { fate, wrong, count, ...pace }: Living): Promise<void> {
  const house = await openCrashHouse(ground, fate);
  try {
    for (let day = 1; day <= pace.daysPerHouse && !count.isOver; day++) {
      const { died, wrong: found } = await house.playDay(pace.deathsPerDay);
      wrong.push(...found.map((what) => `${died.join(" and ") || "without a death"}: ${what}`));
      count.days += 1;
      const isQuiet = died.length === 0 && (day === 1 || fate.deaths.size >= fate.passed.size * MOST);
      if (isQuiet || count.days >= pace.mostDays) count.isOver = true;
      if (died.length === 0) return;
    }
  } finally {
    await house.stop();
  }
}
