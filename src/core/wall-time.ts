/**
 * Wall time: what a clock on a wall in a zone shows. A rule keeps a local time and an IANA zone, never an
 * instant. A local time that does not exist means the first instant after the gap; one that exists twice
 * means the first.
 */
import { offsetAt, transitionsOf } from "./zone-offsets.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A local date (`2027-03-28`) and time (`01:30`) as a clock shows them; `weekday` is ISO: Monday is 1. */
export type Wall = { readonly date: string; readonly time: string; readonly weekday: number };

/** Days since 1970-01-01 of a calendar date. Errors: RangeError for what is no date. */
export function dayNumber(date: string): number {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at) || dateOf(at / DAY_MS) !== date) throw new RangeError(`${date} is no date`);
  return at / DAY_MS;
}

/** The calendar date of a day number. */
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** ISO weekday (Monday is 1) of a day number; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** Minutes after midnight of `HH:mm`. Errors: RangeError. */
export function minuteOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!match) throw new RangeError(`${time} is no local time`);
  return Number(match[1]) * 60 + Number(match[2]);
}

/**
 * The instant (epoch milliseconds) of a wall time, given as if the wall stood in UTC. For millions of calls;
 * everyone else uses `instantOf`.
 */
export function instantOfWallMs(wall: number, zone: string): number {
  // Offsets lie between -12 and +14 h: the regimes a day before and a day after are the only candidates.
  const before = offsetAt(zone, wall - DAY_MS);
  const after = offsetAt(zone, wall + DAY_MS);
  if (before === after) return wall - before;
  const earlier = wall - before;
  if (offsetAt(zone, earlier) === before) return earlier;
  const later = wall - after;
  if (offsetAt(zone, later) === after) return later;
  return changeBetween(zone, wall - DAY_MS, wall + DAY_MS);
}

/** Every instant at which a wall in the zone shows this: none in a gap, two where the clock is set back. */
export function instantsOf(date: string, time: string, zone: string): readonly Date[] {
  const wall = wallMs(date, time);
  const offsets = new Set([offsetAt(zone, wall - DAY_MS), offsetAt(zone, wall + DAY_MS)]);
  return [...offsets]
    .filter((offset) => offsetAt(zone, wall - offset) === offset)
    .map((offset) => new Date(wall - offset))
    .sort((a, b) => a.getTime() - b.getTime());
}

/** The instant of a local date and time in an IANA zone. Errors: RangeError for no date, time or zone. */
export const instantOf = (date: string, time: string, zone: string): Date =>
  new Date(instantOfWallMs(wallMs(date, time), zone));

/** Whether the clocks of the zone jump over this time: no wall ever shows it. */
export const isGap = (date: string, time: string, zone: string): boolean =>
  instantsOf(date, time, zone).length === 0;

/** Whether the clocks of the zone pass this time twice. */
export const isDouble = (date: string, time: string, zone: string): boolean =>
  instantsOf(date, time, zone).length > 1;

/** What a wall in the zone shows at an instant, to the minute. */
export function localOf(at: Date, zone: string): Wall {
  const wall = at.getTime() + offsetAt(zone, at.getTime());
  const [date = "", time = ""] = new Date(wall).toISOString().slice(0, 16).split("T");
  return { date, time, weekday: weekdayOf(Math.floor(wall / DAY_MS)) };
}

/** The day number that a calendar in the zone shows at an instant (epoch milliseconds). */
export const localDayNumber = (at: number, zone: string): number =>
  Math.floor((at + offsetAt(zone, at)) / DAY_MS);

const wallMs = (date: string, time: string): number => dayNumber(date) * DAY_MS + minuteOf(time) * MINUTE_MS;

function changeBetween(zone: string, from: number, to: number): number {
  const years = new Set([from, to].map((at) => new Date(at).getUTCFullYear()));
  const changes = [...years].flatMap((year) => transitionsOf(zone, year));
  return changes.find((at) => at > from && at <= to) ?? to;
}
