/** Who is on call at an instant. Pure; every other answer of the room is made of this one. */
import { DAY_MS, instantOfWallMs, localDayNumber, MINUTE_MS, weekdayOf } from "../../core/wall-time.ts";
import type { CoverRule, Duty, Roster, Rotation, Shift } from "./rotation.ts";

/** One start of a shift: its local day and its instants. */
export type Running = { readonly day: number; readonly startsAt: number; readonly endsAt: number };

/** When a shift that starts on a local day begins and, where it has an end of its own, ends. */
export function runningOn(shift: Shift, day: number): Running {
  const startsAt = instantOfWallMs(day * DAY_MS + shift.startMinute * MINUTE_MS, shift.zone);
  if (shift.endMinute === null) return { day, startsAt, endsAt: Number.POSITIVE_INFINITY };
  const endDay = shift.endMinute > shift.startMinute ? day : day + 1;
  return {
    day,
    startsAt,
    endsAt: instantOfWallMs(endDay * DAY_MS + shift.endMinute * MINUTE_MS, shift.zone),
  };
}

/** The latest start of a shift at or before an instant; null before its first day. */
function latestRunning(shift: Shift, at: number): Running | null {
  // Where clocks are set back over midnight, tomorrow's start may already have been.
  const tomorrow = localDayNumber(at, shift.zone) + 1;
  for (let day = tomorrow; day >= Math.max(shift.fromDay, tomorrow - 8); day--) {
    if (!shift.days.includes(weekdayOf(day))) continue;
    const running = runningOn(shift, day);
    if (running.startsAt <= at) return running;
  }
  return null;
}

/**
 * The shift that is on: of those that run, the one that started last, and of two at the same instant the
 * later in the file. So there is never more than one, whatever the clocks of their zones do.
 */
function shiftAt(rotation: Rotation, at: number): { shift: Shift; running: Running } | null {
  let found: { shift: Shift; running: Running } | null = null;
  for (const shift of rotation.shifts) {
    const running = latestRunning(shift, at);
    if (!running || running.endsAt <= at) continue;
    if (!found || running.startsAt >= found.running.startsAt) found = { shift, running };
  }
  return found;
}

/** The number of the turn that holds a local day, from 0. */
export function turnOn(shift: Shift, day: number): number {
  if (shift.turns === "weekly") {
    const sinceHandover = (weekdayOf(shift.fromDay) - shift.handoverDay + 7) % 7;
    return Math.floor((day - shift.fromDay + sinceHandover) / (7 * shift.every));
  }
  // Only days on which the shift starts count: a Friday's turn is followed by Monday's, not by Saturday's.
  const weeks = Math.floor((day - shift.fromDay) / 7);
  let starts = weeks * shift.days.length;
  for (let each = shift.fromDay + weeks * 7; each < day; each++) {
    if (shift.days.includes(weekdayOf(each))) starts++;
  }
  return Math.floor(starts / shift.every);
}

const hasLeft = (roster: Roster, personId: string, at: number): boolean =>
  (roster.leftAt.get(personId) ?? Number.POSITIVE_INFINITY) <= at;

/** Who is on call, and why. */
export function whoAt(roster: Roster, rotation: Rotation, at: number): Duty {
  const on = shiftAt(rotation, at);
  if (!on) {
    return { personId: null, shift: null, shiftStartedAt: null, turnOf: null, skipped: [], covers: [] };
  }
  const { shift, running } = on;
  const turn = turnOn(shift, running.day);
  const inOrder = shift.people.map((_, index) => shift.people[(turn + index) % shift.people.length] ?? "");
  const present = inOrder.findIndex((personId) => !hasLeft(roster, personId, at));
  const skipped = present < 0 ? inOrder : inOrder.slice(0, present);
  const rostered = inOrder[present] ?? null;
  const covers = rostered === null ? [] : coversOf(roster, rostered, at);
  return {
    personId: covers.at(-1)?.personId ?? rostered,
    shift,
    shiftStartedAt: running.startsAt,
    turnOf: inOrder[0] ?? null,
    skipped,
    covers,
  };
}

/** From the person rostered to the one who covers for him, and on where that one is covered in turn. */
function coversOf(roster: Roster, rostered: string, at: number): CoverRule[] {
  if (roster.covers.size === 0) return [];
  const chain: CoverRule[] = [];
  const seen = new Set([rostered]);
  for (let person = rostered; ; ) {
    const cover = roster.covers
      .get(person)
      ?.find(
        (each) =>
          each.startsAt <= at &&
          at < each.endsAt &&
          !seen.has(each.personId) &&
          !hasLeft(roster, each.personId, at),
      );
    if (!cover) return chain;
    chain.push(cover);
    seen.add(cover.personId);
    person = cover.personId;
  }
}
