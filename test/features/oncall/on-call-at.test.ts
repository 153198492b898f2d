import { describe, expect, test } from "vitest";
import { dayNumber, minuteOf } from "../../../src/core/wall-time.ts";
import { doubledWithin, gapsWithin, shortRestsWithin } from "../../../src/features/oncall/gaps-within.ts";
import { whoAt } from "../../../src/features/oncall/on-call-at.ts";
import {
  type CoverRule,
  NO_ROSTER,
  type Roster,
  type Rotation,
  type Shift,
} from "../../../src/features/oncall/rotation.ts";
import {
  boundariesBetween,
  nextBoundary,
  stretchAt,
  stretchesBetween,
} from "../../../src/features/oncall/shift-boundaries.ts";
import { CLOCK_ZONES, isLong, transitions, wallText } from "../../kit/slow-clock.ts";
import { slowRoster } from "./slow-roster.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

type Sketch = Partial<Omit<Shift, "startMinute" | "endMinute" | "fromDay">> & {
  starts: string;
  ends?: string;
  from?: string;
};
const shift = ({ starts, ends, from, ...rest }: Sketch): Shift => ({
  id: starts,
  name: starts,
  zone: "UTC",
  days: EVERY_DAY,
  people: ["anna"],
  turns: "weekly",
  every: 1,
  handoverDay: 1,
  ...rest,
  startMinute: minuteOf(starts),
  endMinute: ends === undefined ? null : minuteOf(ends),
  fromDay: dayNumber(from ?? "2025-01-06"),
});
const rotation = (shifts: Shift[], level: Rotation["level"] = "primary"): Rotation => ({
  ...{ id: level, key: level, teamId: "payments", name: level, level },
  shifts,
});
const ms = (iso: string) => Date.parse(iso);
const who = (rule: Rotation, iso: string, roster: Roster = NO_ROSTER) =>
  whoAt(roster, rule, ms(iso)).personId;

const AROUND = rotation([
  shift({ starts: "09:30", zone: "Asia/Kolkata", people: ["arjun", "priya"], from: "2026-12-28" }),
  shift({ starts: "13:00", zone: "Europe/Berlin", people: ["anna", "jonas"], from: "2026-12-28" }),
  shift({ starts: "17:30", zone: "America/Sao_Paulo", people: ["rafael"] }),
]);

describe("follow the sun", () => {
  test("each shift ends where the next one starts, by its own clock", () => {
    expect(who(AROUND, "2027-03-09T03:59:59Z")).toBe("rafael");
    expect(who(AROUND, "2027-03-09T04:00:00Z")).toBe("arjun");
    expect(who(AROUND, "2027-03-09T12:00:00Z")).toBe("anna");
    expect(who(AROUND, "2027-03-09T20:30:00Z")).toBe("rafael");
  });

  test("after Berlin's clocks change, Berlin takes over an hour earlier in Bengaluru's day", () => {
    expect(who(AROUND, "2027-03-27T11:30:00Z")).toBe("arjun");
    expect(who(AROUND, "2027-03-28T11:30:00Z")).toBe("anna");
  });

  test("weekly turns change at the shift's start on Monday", () => {
    expect(who(AROUND, "2027-03-15T03:59:00Z")).toBe("rafael");
    expect([who(AROUND, "2027-03-14T05:00:00Z"), who(AROUND, "2027-03-15T05:00:00Z")]).toEqual([
      "arjun",
      "priya",
    ]);
  });

  test("where clocks put two starts at one instant, exactly one is on", () => {
    const rule = rotation([
      shift({ starts: "09:00", people: ["utc"] }),
      shift({ starts: "10:00", zone: "Europe/London", people: ["london"] }),
    ]);
    // In summer both start at 09:00 UTC; the later in the file is on.
    expect(who(rule, "2027-07-01T09:00:00Z")).toBe("london");
    expect(
      stretchesBetween(NO_ROSTER, rule, { from: ms("2027-07-01T00:00:00Z"), to: ms("2027-07-03T00:00:00Z") }),
    ).toHaveLength(1);
    expect(who(rule, "2027-01-15T09:30:00Z")).toBe("utc");
  });

  test("says since when and until when, past turns of the same person", () => {
    const alone = rotation([shift({ starts: "09:00", people: ["anna", "jonas"], from: "2026-12-28" })]);
    const on = stretchAt(NO_ROSTER, alone, ms("2027-03-10T12:00:00Z"));
    expect(on.startsAt).toBe(ms("2027-03-08T09:00:00Z"));
    expect(on.endsAt).toBe(ms("2027-03-15T09:00:00Z"));
    const always = stretchAt(NO_ROSTER, rotation([shift({ starts: "09:00" })]), ms("2027-03-10T12:00:00Z"));
    expect([always.startsAt, always.endsAt]).toEqual([null, null]);
    expect(
      nextBoundary(NO_ROSTER, rotation([shift({ starts: "09:00" })]), ms("2027-03-10T12:00:00Z")),
    ).toBeNull();
  });

  test("daily turns count only days on which the shift starts", () => {
    const rule = rotation([
      shift({ starts: "09:00", days: [1, 2, 3, 4, 5], people: ["a", "b", "c"], turns: "daily" }),
    ]);
    // Friday 10 January 2025 is the fifth start, Monday the sixth.
    expect([
      who(rule, "2025-01-10T10:00:00Z"),
      who(rule, "2025-01-12T10:00:00Z"),
      who(rule, "2025-01-13T10:00:00Z"),
    ]).toEqual(["b", "b", "c"]);
  });

  test("a layer with an end gives the duty back to the one below it", () => {
    const rule = rotation([
      shift({ starts: "00:00", people: ["base"] }),
      shift({ starts: "09:00", ends: "17:00", people: ["day"] }),
    ]);
    expect([
      who(rule, "2027-03-09T08:59:00Z"),
      who(rule, "2027-03-09T09:00:00Z"),
      who(rule, "2027-03-09T17:00:00Z"),
    ]).toEqual(["base", "day", "base"]);
  });
});

describe("leavers and covers", () => {
  const left = (entries: Record<string, string>): Roster => ({
    covers: new Map(),
    leftAt: new Map(Object.entries(entries).map(([key, iso]) => [key, ms(iso)])),
  });

  test("who left is skipped and named, from that instant on", () => {
    const roster = left({ arjun: "2027-03-09T06:00:00Z" });
    expect(who(AROUND, "2027-03-09T05:59:00Z", roster)).toBe("arjun");
    expect(whoAt(roster, AROUND, ms("2027-03-09T06:00:00Z"))).toMatchObject({
      personId: "priya",
      turnOf: "arjun",
      skipped: ["arjun"],
    });
    const changes = boundariesBetween(roster, AROUND, {
      from: ms("2027-03-09T04:30:00Z"),
      to: ms("2027-03-09T11:00:00Z"),
    });
    expect(changes.map(({ at }) => at)).toEqual([ms("2027-03-09T06:00:00Z")]);
  });

  test("where everyone has left, nobody is on and the gap says why", () => {
    const gaps = gapsWithin(left({ rafael: "2027-01-01T00:00:00Z" }), [AROUND], {
      from: ms("2027-03-09T00:00:00Z"),
      days: 2,
    });
    expect(gaps.map(({ because }) => because)).toEqual(["all-left", "all-left", "all-left"]);
  });

  const covering = (
    ...rules: (Omit<CoverRule, "id" | "startsAt" | "endsAt"> & { from: string; to: string })[]
  ): Roster => ({
    leftAt: new Map(),
    covers: Map.groupBy(
      rules.map(({ personId, replacesId, from, to }, index) => ({
        id: String(index),
        personId,
        replacesId,
        startsAt: ms(from),
        endsAt: ms(to),
      })),
      (rule) => rule.replacesId,
    ),
  });
  const FROM = { from: "2027-03-09T13:00:00Z", to: "2027-03-09T15:00:00Z" };

  test("a cover takes the duty for exactly its time", () => {
    const roster = covering({ personId: "lena", replacesId: "anna", ...FROM });
    const times = ["12:59", "13:00", "14:59", "15:00"].map((time) =>
      who(AROUND, `2027-03-09T${time}:00Z`, roster),
    );
    expect(times).toEqual(["anna", "lena", "lena", "anna"]);
  });

  test("a cover for someone who is not on changes nothing", () => {
    expect(
      who(AROUND, "2027-03-09T14:00:00Z", covering({ personId: "lena", replacesId: "jonas", ...FROM })),
    ).toBe("anna");
  });

  test("who covers may be covered; two who cover each other do not go round for ever", () => {
    const chain = covering(
      { personId: "lena", replacesId: "anna", ...FROM },
      { personId: "thiago", replacesId: "lena", ...FROM },
    );
    expect(who(AROUND, "2027-03-09T14:00:00Z", chain)).toBe("thiago");
    const round = covering(
      { personId: "lena", replacesId: "anna", ...FROM },
      { personId: "anna", replacesId: "lena", ...FROM },
    );
    expect(who(AROUND, "2027-03-09T14:00:00Z", round)).toBe("lena");
  });

  test("a cover by someone who has left does not count", () => {
    const roster = {
      ...covering({ personId: "lena", replacesId: "anna", ...FROM }),
      leftAt: new Map([["lena", ms("2027-03-01T00:00:00Z")]]),
    };
    expect(who(AROUND, "2027-03-09T14:00:00Z", roster)).toBe("anna");
  });
});

describe("what is wrong is found before it happens", () => {
  test("two regions whose shifts meet in winter leave an hour open in summer", () => {
    const rule = rotation([
      shift({ starts: "09:00", ends: "17:00", zone: "Europe/Berlin", people: ["anna"] }),
      shift({ starts: "21:30", ends: "13:30", zone: "Asia/Kolkata", people: ["arjun"] }),
    ]);
    const gaps = gapsWithin(NO_ROSTER, [rule], { from: ms("2027-01-04T00:00:00Z"), days: 180 });
    expect(gaps.length).toBe(180 - 83);
    expect(new Date(gaps[0]?.startsAt ?? 0).toISOString()).toBe("2027-03-28T15:00:00.000Z");
    expect(gaps[0]?.because).toBe("no-shift");
  });

  test("before its first day a rotation has nobody", () => {
    const rule = rotation([shift({ starts: "09:00", from: "2027-03-10" })]);
    const [gap, ...others] = gapsWithin(NO_ROSTER, [rule], { from: ms("2027-03-09T00:00:00Z"), days: 400 });
    expect(others).toEqual([]);
    expect(gap?.endsAt).toBe(ms("2027-03-10T09:00:00Z"));
  });

  test("a rotation with nobody in it is a gap, never a crash", () => {
    expect(who(rotation([shift({ starts: "09:00", people: [] })]), "2027-03-09T10:00:00Z")).toBeNull();
    expect(who(rotation([]), "2027-03-09T10:00:00Z")).toBeNull();
    const gaps = gapsWithin(NO_ROSTER, [rotation([shift({ starts: "09:00", people: [] })])], {
      from: ms("2027-03-09T00:00:00Z"),
      days: 1,
    });
    expect(gaps[0]?.because).toBe("no-people");
  });

  test("one person as primary and backup is named, and short rests too", () => {
    const primary = rotation([shift({ starts: "09:00", ends: "17:00", people: ["anna"] })]);
    const backup = rotation([shift({ starts: "16:00", ends: "20:00", people: ["anna"] })], "backup");
    const span = { from: ms("2027-03-09T00:00:00Z"), days: 1 };
    expect(doubledWithin(NO_ROSTER, [primary, backup], span)).toEqual([
      {
        personId: "anna",
        teamId: "payments",
        startsAt: ms("2027-03-09T16:00:00Z"),
        endsAt: ms("2027-03-09T17:00:00Z"),
      },
    ]);
    const late = rotation([shift({ starts: "22:00", ends: "23:00", people: ["anna"] })], "backup");
    expect(shortRestsWithin(NO_ROSTER, [primary, late], { ...span, restMs: 11 * HOUR })).toHaveLength(1);
  });
});

describe("T1 exactly one on call around every clock change", () => {
  test(
    "32 zones, handovers at each local minute three hours around: no gap, no overlap, one change per start",
    () => {
      const step = isLong() ? 1 : 31;
      let checked = 0;
      for (const zone of CLOCK_ZONES) {
        for (const at of [2025, 2026, 2027, 2028, 2029].flatMap((year) => transitions(zone, year))) {
          const offset = (checked++ * 5) % step;
          for (let minute = offset; minute < 360; minute += step) checkHandover(zone, at, minute - 180);
        }
      }
      expect(checked).toBeGreaterThan(220);
    },
    isLong() ? 600_000 : 60_000,
  );
});

/** Two people who hand over near a clock change and twelve hours later, four days long. */
function checkHandover(zone: string, change: number, minutesAround: number): void {
  const starts = wallText(change + minutesAround * 60_000, zone).slice(11);
  const other = `${String((Number(starts.slice(0, 2)) + 12) % 24).padStart(2, "0")}:${starts.slice(3)}`;
  const rule = rotation([
    shift({ starts, zone, people: ["a"], from: "2024-01-01" }),
    shift({ starts: other, zone, people: ["b"], from: "2024-01-01" }),
  ]);
  const span = { from: change - 2 * DAY, to: change + 2 * DAY };
  const stretches = stretchesBetween(NO_ROSTER, rule, span);
  const where = `${zone} ${new Date(change).toISOString()} ${starts}`;
  expect(stretches[0]?.startsAt, where).toBe(span.from);
  expect(stretches.at(-1)?.endsAt, where).toBe(span.to);
  for (const [index, stretch] of stretches.entries()) {
    const next = stretches[index + 1];
    if (stretch.personId === null || stretch.endsAt <= stretch.startsAt) expect.fail(`nobody: ${where}`);
    if (next && (next.startsAt !== stretch.endsAt || next.personId === stretch.personId))
      expect.fail(`not one after the other: ${where}`);
    if (next && Math.abs(next.endsAt - next.startsAt - 12 * HOUR) > HOUR && next.endsAt < span.to)
      expect.fail(`wrong length: ${where}`);
    if (whoAt(NO_ROSTER, rule, stretch.endsAt - 1).personId !== stretch.personId)
      expect.fail(`disagrees with itself: ${where}`);
  }
  if (stretches.length < 8 || stretches.length > 9) expect.fail(`${stretches.length} stretches: ${where}`);
}

describe("T2 random rotations in random zones agree with a minute by minute walk", () => {
  const seed = Number(process.env.BATON_SEED ?? 20_270_328);
  const zones = isLong() ? Intl.supportedValuesOf("timeZone") : CLOCK_ZONES;
  const rounds = isLong() ? zones.length : 6;

  test(
    `seed ${seed}`,
    () => {
      const random = seeded(seed);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
      for (let round = 0; round < rounds; round++) {
        const year = 2026 + (round % 2);
        const zone = isLong() ? (zones[round] ?? "UTC") : pick(zones);
        const change =
          transitions(zone, year)[Math.floor(random() * 2)] ?? Date.UTC(year, Math.floor(random() * 12), 14);
        const shifts = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) =>
          randomShift(
            random,
            index === 0 ? zone : pick(zones),
            new Date(change - 40 * DAY).toISOString().slice(0, 10),
          ),
        );
        const span = {
          from: Math.floor(change / 60_000) * 60_000 - DAY,
          to: Math.floor(change / 60_000) * 60_000 + DAY,
        };
        const rule = rotation(shifts);
        const stretches = stretchesBetween(NO_ROSTER, rule, span);
        for (const [at, person] of slowRoster(shifts, span.from, span.to)) {
          const found = stretches.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
          if (found?.personId !== person)
            expect.fail(
              `${new Date(at).toISOString()}: ${found?.personId} is not ${person}; ${JSON.stringify(shifts)}`,
            );
        }
      }
    },
    isLong() ? 1_800_000 : 60_000,
  );
});

function randomShift(random: () => number, zone: string, from: string): Shift {
  const time = () =>
    `${String(Math.floor(random() * 24)).padStart(2, "0")}:${String(Math.floor(random() * 12) * 5).padStart(2, "0")}`;
  const days = EVERY_DAY.filter(() => random() < 0.8);
  const people = ["a", "b", "c", "d"].slice(0, 1 + Math.floor(random() * 4)).map((name) => `${name}-${zone}`);
  return shift({
    ...{ zone, people, from, starts: time() },
    ...(random() < 0.3 ? { ends: time() } : {}),
    days: days.length > 0 ? days : [1],
    turns: random() < 0.5 ? "daily" : "weekly",
    every: 1 + Math.floor(random() * 2),
    handoverDay: 1 + Math.floor(random() * 7),
  });
}

/** Mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
