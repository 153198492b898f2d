/** Times as people type them, read in their own zone and language: `18:00`, `tomorrow 09:00`, `+2h`. */
import { type Clock, isUnclearNight, takeClock, takeHalf, timeOf } from "./read-clock.ts";
import { type Day, dateIfReal, dateOfDay, takeDay } from "./read-day.ts";
import { type Place, takePlace } from "./read-zone.ts";
import { type Reading, readingOf, type Term } from "./time-words.ts";
import {
  DAY_MS,
  dateOf,
  dayNumber,
  HOUR_MS,
  instantOf,
  instantOfWallMs,
  instantsOf,
  localOf,
  MINUTE_MS,
} from "./wall-time.ts";
import type { Language } from "./words.ts";
import { offsetAt } from "./zone-offsets.ts";

/** Who types, and the instant after which a bare "18:00" is meant. */
export type TimeReader = {
  readonly language: Language;
  readonly zone: string;
  readonly after: Date;
  /** When it is typed, from which "tomorrow" and "in 2 hours" count; `after` where none is said. */
  readonly now?: Date;
  /** "18:00", typed while the clock shows it, is now and not tomorrow. */
  readonly mayBeNow?: boolean;
};

export type TypedTime = {
  readonly at: Date;
  /** The zone in which it was read: the reader's, or the one he named. */
  readonly zone: string;
  /** `absent`: the clocks jump over it, `at` is the first instant after; `double`: they pass it twice. */
  readonly is: "exact" | "absent" | "double";
  /** A day without an hour: `at` is its first instant. */
  readonly isWholeDay: boolean;
};

/** What is asked of a piece of a text. */
export type Asked = TimeReader & {
  /** From which "for 2 hours" counts, where that is not the moment of typing. */
  readonly lengthFrom?: Date;
  /** The zone of another time of the same text. */
  readonly place?: Place | null;
  /** A word such as "until" stands before: then a bare `18` is a time. */
  readonly isAsked?: boolean;
};

export type TakenTime = TypedTime & {
  readonly kind: "length" | "instant" | "clock" | "day";
  /** The zone that was named with it. */
  readonly place: Place | null;
};

/** The whole text as one time; null where any of it is something else. */
export function readTime(typed: string, reader: TimeReader): TypedTime | null {
  const reading = readingOf(typed, reader.language);
  const time = takeTime(reading, reader);
  if (!time || reading.rest !== "") return null;
  const { kind: _, place: __, ...read } = time;
  return read;
}

/** Takes one time from the reading; null, with nothing taken, where none stands there. */
export const takeTime = (reading: Reading, asked: Asked): TakenTime | null =>
  reading.attempt(() => takeLength(reading, asked)) ??
  reading.attempt(() => takeInstant(reading)) ??
  reading.attempt(() => takeLocal(reading, asked));

const exact = (at: Date, zone: string) =>
  ({ at, zone, is: "exact", isWholeDay: false, place: null }) as const;

const LENGTHS = [
  ["minutes", 0, MINUTE_MS],
  ["hours", 0, HOUR_MS],
  ["days", 1, DAY_MS],
  ["weeks", 7, DAY_MS],
] as const satisfies readonly (readonly [Term, number, number])[];

type Length = { readonly days: number; readonly ms: number };

/** "now", "+2h", "in 30 min", "2 घंटे में", "+1h30". A day is one of the calendar: at the same hour, whatever the clocks do. */
function takeLength(reading: Reading, { zone, ...asked }: Asked): TakenTime | null {
  const from = asked.lengthFrom ?? asked.now ?? asked.after;
  if (reading.word("now")) return { ...exact(from, zone), kind: "length" };
  const isAhead = reading.pattern(/^\+\s*/) !== null || reading.word("in");
  let [days, ms] = [0, 0];
  for (;;) {
    const amount = reading.attempt(() => takeAmount(reading));
    if (amount === null) break;
    days += amount.days;
    ms += amount.ms;
  }
  const isSaid = reading.word("inAfter") || isAhead;
  if (days + ms === 0 || !isSaid || days * DAY_MS + ms > 400 * DAY_MS) return null;
  const wall = from.getTime() + offsetAt(zone, from.getTime()) + days * DAY_MS;
  const start = days === 0 ? from.getTime() : instantOfWallMs(wall, zone);
  return { ...exact(new Date(start + ms), zone), kind: "length" };
}

function takeAmount(reading: Reading): Length | null {
  const number = reading.pattern(/^(\d{1,4})(?:[.,](\d))?(?=\s|\p{L})/u);
  if (!number) return null;
  const unit = LENGTHS.find(([term]) => reading.word(term));
  if (!unit) return null;
  const amount = Number(number[1]) + Number(number[2] ?? 0) / 10;
  const days = Math.trunc(amount * unit[1]);
  return { days, ms: Math.round((unit[1] === 0 ? amount : amount * unit[1] - days) * unit[2]) };
}

/** ISO 8601 with an offset: an instant, whatever the reader's zone. */
function takeInstant(reading: Reading): TakenTime | null {
  const match = reading.pattern(
    /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):?\d\d)(?=[\s,]|$)/i,
  );
  // The machine's own reader takes 30 February for 2 March.
  if (!match || dateIfReal(Number(match[1]), Number(match[2]), Number(match[3])) === null) return null;
  const at = new Date(match[0]);
  return Number.isNaN(at.getTime()) ? null : { ...exact(at, "UTC"), kind: "instant" };
}

/** A day, a clock time, or both in either order, and perhaps a zone. */
function takeLocal(reading: Reading, asked: Asked): TakenTime | null {
  const { language } = asked;
  let day = reading.attempt(() => takeDay(reading, language));
  const isAsked = asked.isAsked === true || day !== null;
  let clock = reading.attempt(() => takeClock(reading, { language, isAsked }));
  day ??= clock ? reading.attempt(() => takeDay(reading, language)) : null;
  // "6 tomorrow evening"
  if (clock && day && clock.half === null) clock = { ...clock, half: takeHalf(reading) };
  if ((!day && !clock) || (day && clock && isUnclearNight(clock))) return null;
  const place = takePlace(reading, asked.zone);
  const where = place ?? asked.place ?? { zone: asked.zone, aheadMs: 0 };
  const found = instantFor({ day, clock, where }, asked);
  if (!found) return null;
  return { ...found, zone: where.zone, isWholeDay: clock === null, kind: day ? "day" : "clock", place };
}

type Said = { readonly day: Day | null; readonly clock: Clock | null; readonly where: Place };

type Found = Pick<TypedTime, "at" | "is">;

/** A fixed offset is a wall of UTC that stands so much ahead. */
function instantFor({ day, clock, where }: Said, asked: Asked): Found | null {
  const { zone, aheadMs } = where;
  const limit = asked.mayBeNow ? Math.floor(asked.after.getTime() / MINUTE_MS) * MINUTE_MS - 1 : null;
  const after = new Date((limit ?? asked.after.getTime()) + aheadMs);
  // "Tomorrow" is that of whoever types it, "friday" the next one in the zone that he names.
  const counted = {
    typedOn: localOf(asked.now ?? asked.after, asked.zone).date,
    after: localOf(new Date(asked.after.getTime() + aheadMs), zone).date,
  };
  const on = day ? dateOfDay(day, counted) : { date: counted.after, repeats: true };
  if (!on) return null;
  const behind = (found: Found | null) => found && { ...found, at: new Date(found.at.getTime() - aheadMs) };
  if (!clock) return behind({ at: instantOf(on.date, "00:00", zone), is: "exact" });
  const wall = { date: on.date, time: timeOf(clock), zone };
  if (!on.repeats) return behind(meaning(wall, null));
  const later = dateOf(dayNumber(on.date) + (day ? 7 : 1));
  return behind(meaning(wall, after) ?? meaning({ ...wall, date: later }, null));
}

type TypedWall = { readonly date: string; readonly time: string; readonly zone: string };

/** The instant of a wall time; null where all its instants lie before `after`. */
function meaning({ date, time, zone }: TypedWall, after: Date | null): Found | null {
  const all = instantsOf(date, time, zone);
  const at = all.find((each) => after === null || each > after);
  if (at) return { at, is: all.length > 1 ? "double" : "exact" };
  const next = instantOf(date, time, zone);
  return all.length > 0 || (after && next <= after) ? null : { at: next, is: "absent" };
}
