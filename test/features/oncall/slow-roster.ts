/** An oracle for rotations that shares nothing with the product: one minute after the other, walls asked of `Intl`. */
import type { Shift } from "../../../src/features/oncall/rotation.ts";
import { wallText } from "../../kit/slow-clock.ts";

const MINUTE_MS = 60_000;

type State = { highest: string; running: { day: string; startedAt: number; endsWall: string | null } | null };

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const isoWeekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** Who is on call at each minute from `from` to `to`; the walk begins nine days earlier, to know what runs. */
export function slowRoster(shifts: readonly Shift[], from: number, to: number): Map<number, string | null> {
  const begin = from - 9 * 86_400_000;
  const states: State[] = shifts.map(({ zone }) => ({ highest: wallText(begin, zone), running: null }));
  const answers = new Map<number, string | null>();
  for (let at = begin; at < to; at += MINUTE_MS) {
    for (const [index, shift] of shifts.entries()) {
      const state = states[index];
      if (state) step(shift, state, at);
    }
    if (at >= from) answers.set(at, onAt(shifts, states));
  }
  return answers;
}

/** A wall that only ever counts forward: set back clocks do not start a shift twice, nor end it twice. */
function step(shift: Shift, state: State, at: number): void {
  const wall = wallText(at, shift.zone);
  if (wall <= state.highest) return;
  const before = state.highest;
  state.highest = wall;
  const { running } = state;
  if (running?.endsWall && running.endsWall <= wall) state.running = null;
  const first = before.slice(0, 10);
  for (let day = first; day <= wall.slice(0, 10); day = dayAfter(day)) {
    const starts = `${day} ${clock(shift.startMinute)}`;
    if (starts <= before || starts > wall) continue;
    const beganOn = new Date(shift.fromDay * 86_400_000).toISOString().slice(0, 10);
    if (day < beganOn || !shift.days.includes(isoWeekday(day))) continue;
    const endsOn = shift.endMinute !== null && shift.endMinute > shift.startMinute ? day : dayAfter(day);
    const endsWall = shift.endMinute === null ? null : `${endsOn} ${clock(shift.endMinute)}`;
    state.running = endsWall !== null && endsWall <= wall ? null : { day, startedAt: at, endsWall };
  }
}

function onAt(shifts: readonly Shift[], states: readonly State[]): string | null {
  let best: { shift: Shift; day: string; startedAt: number } | null = null;
  for (const [index, shift] of shifts.entries()) {
    const running = states[index]?.running;
    if (running && (!best || running.startedAt >= best.startedAt)) best = { shift, ...running };
  }
  return best ? turnOf(best.shift, best.day) : null;
}

/** Counts turns day by day from the first one. */
function turnOf(shift: Shift, day: string): string | null {
  const began = new Date(shift.fromDay * 86_400_000).toISOString().slice(0, 10);
  let units = 0;
  for (let each = dayAfter(began); daysBetween(each, day) >= 0; each = dayAfter(each)) {
    if (shift.turns === "weekly" && isoWeekday(each) === shift.handoverDay) units++;
    if (shift.turns === "daily" && shift.days.includes(isoWeekday(each))) units++;
  }
  // A first day on which nobody starts is no turn: the first start after it is.
  if (shift.turns === "daily" && !shift.days.includes(isoWeekday(began))) units--;
  return shift.people[Math.floor(units / shift.every) % shift.people.length] ?? null;
}
