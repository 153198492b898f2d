import { describe, expect, test } from "vitest";
import { NO_ROSTER, type Shift } from "../../../src/features/oncall/rotation.ts";
import { stretchesBetween } from "../../../src/features/oncall/shift-boundaries.ts";
import { CLOCK_ZONES, isLong, transitions, wallText } from "../../kit/slow-clock.ts";
import { lookAtHandover } from "./check-handover.ts";
import { EVERY_DAY, rotation, shift } from "./sketch.ts";
import { slowRoster } from "./slow-roster.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

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

/** The local time that a wall shows so many minutes around the change. */
function checkHandover(zone: string, change: number, minutesAround: number): void {
  const starts = wallText(change + minutesAround * 60_000, zone).slice(11);
  const { mistake } = lookAtHandover(zone, change, starts);
  if (mistake !== null) expect.fail(mistake);
}

describe("T2 random rotations in random zones agree with a minute by minute walk", () => {
  const seed = Number(process.env.BATON_SEED ?? 20_270_328);
  const zones = isLong() ? Intl.supportedValuesOf("timeZone") : CLOCK_ZONES;
  // Each of them in both years.
  const rounds = isLong() ? 2 * zones.length : 6;

  test(
    `seed ${seed}`,
    () => {
      const random = seeded(seed);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
      for (let round = 0; round < rounds; round++) {
        const year = 2026 + (round % 2);
        const zone = isLong() ? (zones[Math.floor(round / 2)] ?? "UTC") : pick(zones);
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
    isLong() ? 3_600_000 : 60_000,
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
