/** Whether a person is at work, awake or asleep, by the clock on his wall. Pure. */
import { localOf } from "../../core/wall-time.ts";
import { isWithin, nextStart, type WorkingHours } from "../../core/working-hours.ts";

export type Clock = { readonly zone: string; readonly hours: WorkingHours | null };
export type Awakeness = "working" | "awake" | "asleep";

/** Local hours in which a call wakes nobody. */
const DAY_FROM = "07:00";
const DAY_TO = "22:00";

/** For whoever has no region: a common week. */
const USUAL: WorkingHours = { days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" };

export function awakenessAt(clock: Clock, at: Date): Awakeness {
  if (isWithin(clock.hours ?? USUAL, clock.zone, at)) return "working";
  const { time } = localOf(at, clock.zone);
  return time >= DAY_FROM && time < DAY_TO ? "awake" : "asleep";
}

/** When work starts next there; `at` itself where it is under way. Without working days a day from now. */
export const nextWorkAt = (clock: Clock, at: Date): Date =>
  nextStart(clock.hours ?? USUAL, clock.zone, at) ?? new Date(at.getTime() + 86_400_000);

const RANK = { working: 0, awake: 1, asleep: 2 } as const satisfies Record<Awakeness, number>;

/** Those who are awake, whoever works first; equal ones keep their order. */
export function awakeFirst<P extends { readonly clock: Clock }>(people: readonly P[], at: Date): P[] {
  return people
    .map((person) => ({ person, rank: RANK[awakenessAt(person.clock, at)] }))
    .filter(({ rank }) => rank < RANK.asleep)
    .sort((a, b) => a.rank - b.rank)
    .map(({ person }) => person);
}
