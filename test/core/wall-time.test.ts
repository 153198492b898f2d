import { describe, expect, test } from "vitest";
import {
  dayNumber,
  instantOf,
  instantsOf,
  isDouble,
  isGap,
  localOf,
  weekdayOf,
} from "../../src/core/wall-time.ts";
import { isZone, offsetAt, transitionsOf } from "../../src/core/zone-offsets.ts";
import { hasPostgres, testDatabase } from "../kit/database.ts";
import { CLOCK_ZONES, firstInstants, isLong, transitions, wallText } from "../kit/slow-clock.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const YEARS = [2025, 2026, 2027, 2028, 2029];

test("a time that the clocks jump over means the first instant after the gap", () => {
  expect(instantOf("2027-03-28", "02:30", "Europe/Berlin").toISOString()).toBe("2027-03-28T01:00:00.000Z");
  expect(isGap("2027-03-28", "02:30", "Europe/Berlin")).toBe(true);
  expect(isGap("2027-03-28", "03:00", "Europe/Berlin")).toBe(false);
});

test("a time that comes twice means the first", () => {
  expect(instantOf("2027-10-31", "02:30", "Europe/Berlin").toISOString()).toBe("2027-10-31T00:30:00.000Z");
  expect(isDouble("2027-10-31", "02:30", "Europe/Berlin")).toBe(true);
  expect(instantsOf("2027-10-31", "02:30", "Europe/Berlin").map((at) => at.toISOString())).toEqual([
    "2027-10-31T00:30:00.000Z",
    "2027-10-31T01:30:00.000Z",
  ]);
});

test("where clocks change at midnight, the day begins an hour late", () => {
  // Cairo: from 00:00 to 01:00 on the last Friday of April.
  expect(isGap("2026-04-24", "00:00", "Africa/Cairo")).toBe(true);
  expect(localOf(instantOf("2026-04-24", "00:00", "Africa/Cairo"), "Africa/Cairo").time).toBe("01:00");
});

test("Lord Howe moves its clocks by half an hour", () => {
  expect(isGap("2026-10-04", "02:15", "Australia/Lord_Howe")).toBe(true);
  expect(isGap("2026-10-04", "02:30", "Australia/Lord_Howe")).toBe(false);
});

test("what a clock shows says its date, time and ISO weekday", () => {
  const at = new Date("2027-03-27T23:10:00Z");
  expect(localOf(at, "Europe/Berlin")).toEqual({ date: "2027-03-28", time: "00:10", weekday: 7 });
  expect(localOf(at, "America/Sao_Paulo")).toEqual({ date: "2027-03-27", time: "20:10", weekday: 6 });
  expect(weekdayOf(dayNumber("1969-12-29"))).toBe(1);
});

test("what is no date, time or zone is refused with its name", () => {
  expect(() => instantOf("2027-02-30", "10:00", "UTC")).toThrow("2027-02-30 is no date");
  expect(() => instantOf("2027-02-28", "24:00", "UTC")).toThrow("24:00 is no local time");
  expect(() => instantOf("2027-02-28", "10:00", "Mars/Olympus")).toThrow("Mars/Olympus is no IANA zone");
  expect(isZone("+05:30")).toBe(false);
  expect(isZone("europe/berlin")).toBe(true);
});

test("the process's own zone never matters", () => {
  expect(offsetAt("Asia/Kolkata", 0)).toBe(5.5 * HOUR);
});

describe("T1 clock changes, 32 zones, 2025 to 2029, every local minute three hours around each", {
  timeout: 60_000,
}, () => {
  const changes = CLOCK_ZONES.flatMap((zone) =>
    YEARS.flatMap((year) => transitions(zone, year).map((at) => ({ zone, at }))),
  );

  test("each change is known to the minute", () => {
    expect(changes.length).toBeGreaterThan(220);
    for (const zone of CLOCK_ZONES) {
      for (const year of YEARS)
        expect(transitionsOf(zone, year), `${zone} ${year}`).toEqual(transitions(zone, year));
    }
  });

  test("every local minute is the instant that a slow walk finds", () => {
    for (const { zone, at } of changes) {
      const oracle = firstInstants((each) => wallText(each, zone), {
        from: at - 5 * HOUR,
        to: at + 5 * HOUR,
      });
      const wrong = [...oracle].filter(([wall, instant]) => {
        const [date = "", time = ""] = wall.split(" ");
        return Math.abs(instant - at) <= 3 * HOUR && instantOf(date, time, zone).getTime() !== instant;
      });
      expect(wrong, zone).toEqual([]);
    }
  });

  test("every instant shows the wall time that Intl shows", () => {
    for (const { zone, at } of changes) {
      for (let each = at - 3 * HOUR; each <= at + 3 * HOUR; each += (isLong() ? 1 : 10) * MINUTE) {
        const { date, time } = localOf(new Date(each), zone);
        if (`${date} ${time}` !== wallText(each, zone)) expect.fail(`${zone} at ${each}`);
      }
    }
  });

  test.skipIf(!hasPostgres())(
    "agrees with Postgres' AT TIME ZONE wherever a local time exists once",
    async () => {
      const db = await testDatabase();
      const differing = await zonesWithOtherRules(db, changes);
      if (differing.size > 0)
        console.warn(`Postgres has another release of the zone data; left out: ${[...differing].join(", ")}`);
      expect(differing.size).toBeLessThan(8);
      const asked = changes
        .filter(({ zone }) => !differing.has(zone))
        .flatMap(({ zone, at }) =>
          Array.from({ length: 37 }, (_, index) => {
            const wall = localOf(new Date(at + (index - 18) * 10 * MINUTE), zone);
            return { zone, date: wall.date, time: wall.time };
          }).filter(({ date, time }) => instantsOf(date, time, zone).length === 1),
        );
      const rows = await db.raw<{ ms: string }>(
        `select (extract(epoch from (w::timestamp at time zone z)) * 1000)::bigint::text as ms
       from unnest($1::text[], $2::text[]) with ordinality as t(w, z, n) order by n`,
        [asked.map(({ date, time }) => `${date} ${time}`), asked.map(({ zone }) => zone)],
      );
      const wrong = asked.filter(
        ({ date, time, zone }, index) => instantOf(date, time, zone).getTime() !== Number(rows[index]?.ms),
      );
      expect(rows.length).toBe(asked.length);
      expect(wrong).toEqual([]);
    },
  );
});

/** The machine's Postgres may know an older or newer release of the zone data than Node does. */
async function zonesWithOtherRules(
  db: Awaited<ReturnType<typeof testDatabase>>,
  changes: readonly { readonly zone: string; readonly at: number }[],
): Promise<Set<string>> {
  const asked = changes.flatMap(({ zone, at }) => [at - MINUTE, at].map((each) => ({ zone, at: each })));
  const rows = await db.raw<{ wall: string }>(
    `select to_char(to_timestamp(a / 1000) at time zone z, 'YYYY-MM-DD HH24:MI') as wall
     from unnest($1::bigint[], $2::text[]) with ordinality as t(a, z, n) order by n`,
    [asked.map(({ at }) => at), asked.map(({ zone }) => zone)],
  );
  const wrong = asked.filter(({ zone, at }, index) => wallText(at, zone) !== rows[index]?.wall);
  return new Set(wrong.map(({ zone }) => zone));
}
