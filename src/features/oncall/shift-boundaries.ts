/** When who is on call changes. Pure: between two instants of this list nothing can change. */
import { DAY_MS, localDayNumber, weekdayOf } from "../../core/wall-time.ts";
import { runningOn, whoAt } from "./on-call-at.ts";
import type { Duty, Roster, Rotation, Shift, Stretch } from "./rotation.ts";

/** Every instant after `from` and before `to` at which somebody else may be on, in order. */
function instantsWithin(roster: Roster, rotation: Rotation, span: Span): number[] {
  const found: number[] = [];
  const add = (at: number) => {
    if (at > span.from && at < span.to) found.push(at);
  };
  for (const shift of rotation.shifts) addShift(shift, span, add);
  for (const at of roster.leftAt.values()) add(at);
  for (const covers of roster.covers.values()) {
    for (const cover of covers) {
      add(cover.startsAt);
      add(cover.endsAt);
    }
  }
  found.sort((a, b) => a - b);
  return found.filter((at, index) => at !== found[index - 1]);
}

type Span = { readonly from: number; readonly to: number };

function addShift(shift: Shift, span: Span, add: (at: number) => void): void {
  // Two days of margin: an end lies on the day after, and a zone's calendar is up to a day off.
  const first = Math.max(shift.fromDay, localDayNumber(span.from, shift.zone) - 2);
  const last = localDayNumber(span.to, shift.zone) + 1;
  for (let day = first; day <= last; day++) {
    if (!shift.days.includes(weekdayOf(day))) continue;
    const { startsAt, endsAt } = runningOn(shift, day);
    add(startsAt);
    add(endsAt);
  }
}

const isSame = (a: Duty, b: Duty): boolean =>
  a.personId === b.personId &&
  a.shift === b.shift &&
  a.covers.length === b.covers.length &&
  a.covers.every((cover, index) => cover === b.covers[index]);

/** Who is on from `from` to `to` (epoch milliseconds), in order, without a gap: nobody is a stretch too. */
export function stretchesBetween(roster: Roster, rotation: Rotation, span: Span): Stretch[] {
  const stretches: Stretch[] = [];
  const instants = [span.from, ...instantsWithin(roster, rotation, span)];
  for (const [index, startsAt] of instants.entries()) {
    const endsAt = instants[index + 1] ?? span.to;
    const duty = whoAt(roster, rotation, startsAt);
    const before = stretches.at(-1);
    if (before && isSame(before, duty)) stretches[stretches.length - 1] = { ...before, endsAt };
    else stretches.push({ ...duty, startsAt, endsAt });
  }
  return stretches;
}

/** A change of who is on call; a shift that the same person goes on with is none. */
export type Boundary = { readonly at: number; readonly outgoing: Stretch; readonly incoming: Stretch };

/** Every change of person after `from` and before `to`. */
export function boundariesBetween(roster: Roster, rotation: Rotation, span: Span): Boundary[] {
  const stretches = stretchesBetween(roster, rotation, span);
  return stretches.flatMap((incoming, index) => {
    const outgoing = stretches[index - 1];
    if (!outgoing || outgoing.personId === incoming.personId) return [];
    return [{ at: incoming.startsAt, outgoing, incoming }];
  });
}

/** How far a single answer looks: a day or two is the rule, a year's turns the exception. */
const REACHES_DAYS = [3, 35, 400];

/** The first change of person after an instant; null where there is none within 400 days. */
export function nextBoundary(roster: Roster, rotation: Rotation, after: number): Boundary | null {
  for (const reach of REACHES_DAYS) {
    const span = { from: after, to: after + reach * DAY_MS };
    const [first] = boundariesBetween(roster, rotation, span);
    if (first) return first;
  }
  return null;
}

/** The stretch that holds an instant; an edge beyond 400 days is null. */
export type OpenStretch = Duty & { readonly startsAt: number | null; readonly endsAt: number | null };

/** Who is on at an instant, since when and until when. */
export function stretchAt(roster: Roster, rotation: Rotation, at: number): OpenStretch {
  // Of the instant itself: the same person may have begun in another turn, for another reason.
  const duty = whoAt(roster, rotation, at);
  let found: OpenStretch = { ...duty, startsAt: null, endsAt: null };
  for (const reach of REACHES_DAYS) {
    const span = { from: at - reach * DAY_MS, to: at + reach * DAY_MS };
    const stretch = stretchesBetween(roster, rotation, span).find(
      ({ startsAt, endsAt }) => startsAt <= at && at < endsAt,
    );
    if (!stretch) continue;
    const startsAt = stretch.startsAt > span.from ? stretch.startsAt : null;
    const endsAt = stretch.endsAt < span.to ? stretch.endsAt : null;
    found = { ...duty, startsAt, endsAt };
    if (startsAt !== null && endsAt !== null) break;
  }
  return found;
}
