/** T1: shifts around every clock change of five years, against Postgres, and some of those nights lived through. */
import { openDatabase } from "../../../src/db/open.ts";
import { NO_ROSTER } from "../../../src/features/oncall/rotation.ts";
import { boundariesBetween } from "../../../src/features/oncall/shift-boundaries.ts";
import { halfADayAfter, lookAtHandover } from "../../features/oncall/check-handover.ts";
import { rotation, shift } from "../../features/oncall/sketch.ts";
import { CLOCK_ZONES, transitions } from "../../kit/slow-clock.ts";
import type { Ground } from "../kit/ground.ts";
import { type Handing, type Lived, liveThrough } from "../kit/shift-house.ts";
import { localMinutes } from "../kit/wall-clocks.ts";
import type { Row, Tools } from "../row.ts";

const HOUR = 3_600_000;
const AROUND = 3 * HOUR;
const YEARS = [2025, 2026, 2027, 2028, 2029];
/** The part of the changes that an older Postgres may not know yet; more would prove nothing. */
const MOST_OTHER = 0.1;
/** Nights in which many of the zones change, forward and back. */
const NIGHTS = ["2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z"];

export const clockChanges: Row = {
  id: "T1",
  what: "handoffs at each local minute around every clock change",
  async run(tools) {
    const proved = await proveAll(tools.ground);
    const nights = [];
    for (const night of NIGHTS) nights.push(await live(tools, Date.parse(night)));
    const lived = nights.reduce((sum, one) => sum + one.expected, 0);
    const strayed = nights.filter(({ expected, found }) => !isRight(expected, found));
    return {
      size: `${CLOCK_ZONES.length} zones, ${YEARS[0]}–${YEARS.at(-1)}: ${proved.changes} changes, ${proved.handoffs} handoffs; ${lived} shift ends lived through in ${NIGHTS.length} nights`,
      faults: "clocks set forward and back, by an hour and by half of one, at midnight too",
      result:
        (proved.otherData.length > 0
          ? `Postgres has other zone data for ${proved.otherData.length} changes (${[...new Set(proved.otherData)].join(", ")}), so Node's stand there; `
          : "") +
        `${proved.mistakes.length} gaps or overlaps, ${proved.differing.length} other than Postgres, ${strayed.length} nights with other than one digest per shift` +
        [...proved.mistakes, ...proved.differing]
          .slice(0, 3)
          .map((text) => `; ${text}`)
          .join("") +
        strayed.map((night) => `; ${JSON.stringify(night)}`).join(""),
      line: "no gap, no overlap, one on-call per instant, one digest per shift; agrees with Postgres AT TIME ZONE",
      isMet:
        proved.changes >= 241 &&
        proved.otherData.length <= proved.changes * MOST_OTHER &&
        proved.mistakes.length + proved.differing.length + strayed.length === 0,
    };
  },
};

/** Every change of every zone, every local minute three hours around it, those that are skipped too. */
async function proveAll(ground: Ground) {
  const db = await openDatabase({ url: await ground.newDatabase(), connections: 1 });
  const proved = {
    ...{ changes: 0, handoffs: 0, mistakes: [] as string[], differing: [] as string[] },
    otherData: [] as string[],
  };
  try {
    for (const zone of CLOCK_ZONES)
      for (const change of YEARS.flatMap((year) => transitions(zone, year))) {
        proved.changes += 1;
        const span = { from: change - AROUND, to: change + AROUND };
        const { begin, isSameData } = await localMinutes(db, zone, span);
        if (!isSameData) proved.otherData.push(zone);
        for (const [wall, at] of begin) {
          proved.handoffs += 1;
          const { stretches, mistake } = lookAtHandover(zone, change, wall.slice(11));
          if (mistake !== null) proved.mistakes.push(mistake);
          const isThere = stretches.some(({ startsAt, personId }) => startsAt === at && personId === "a");
          if (!isThere) proved.differing.push(`${zone} ${wall} is not ${new Date(at).toISOString()}`);
        }
      }
  } finally {
    await db.close();
  }
  return proved;
}

type Night = { readonly night: string; readonly expected: number; readonly found: Lived };

const isRight = (expected: number, { ended, handoffs, shownOnce }: Lived): boolean =>
  expected > 0 && ended === expected && handoffs === expected && shownOnce === expected;

/** The zones that change that night, each with a handoff at a chance minute around its change. */
async function live({ ground, random }: Tools, night: number): Promise<Night> {
  const db = await openDatabase({ url: await ground.newDatabase(), connections: 1 });
  const span = { from: night - 24 * HOUR, to: night + 24 * HOUR };
  const all: Handing[] = [];
  for (const zone of CLOCK_ZONES) {
    const change = transitions(zone, 2027).find((at) => at > span.from && at < span.to);
    if (change === undefined) continue;
    const { begin } = await localMinutes(db, zone, { from: change - AROUND, to: change + AROUND });
    all.push({ zone, starts: random.pick([...begin.keys()]).slice(11) });
  }
  await db.close();
  const expected = all.reduce((sum, one) => sum + endsWithin(one, span), 0);
  return { night: new Date(night).toISOString(), expected, found: await liveThrough(ground, all, span) };
}

function endsWithin({ zone, starts }: Handing, span: { from: number; to: number }): number {
  const rule = rotation([
    shift({ starts, zone, people: ["anna"], from: "2026-01-05" }),
    shift({ starts: halfADayAfter(starts), zone, people: ["jonas"], from: "2026-01-05" }),
  ]);
  return boundariesBetween(NO_ROSTER, rule, { from: span.from, to: span.to + 1 }).length;
}
