/** Times as people type them, read in their own zone and language: `until 18:00`, `tomorrow 09:00`, `+2h`. */
import { type Reading, readingOf, type Term, WEEKDAY_TERMS } from "./time-words.ts";
import {
  DAY_MS,
  dateOf,
  dayNumber,
  HOUR_MS,
  instantOf,
  instantsOf,
  localOf,
  MINUTE_MS,
} from "./wall-time.ts";
import type { Language } from "./words.ts";
import { isZone } from "./zone-offsets.ts";

/** Who types, and the instant after which a bare "18:00" is meant. */
export type TimeReader = { readonly language: Language; readonly zone: string; readonly after: Date };

export type TypedTime = {
  readonly at: Date;
  /** The zone in which it was read: the reader's, or the one he named. */
  readonly zone: string;
  /** `absent`: the clocks jump over it, `at` is the first instant after; `double`: they pass it twice. */
  readonly is: "exact" | "absent" | "double";
  /** A day without an hour: `at` is its first instant. */
  readonly isWholeDay: boolean;
};

/** `repeats`: a weekday that is today; with an hour that has passed it is the one in a week. */
type Day = { readonly date: string; readonly repeats: boolean };
type Clock = { readonly time: string };

/** The whole text as one time; null where any of it is something else. */
export function readTime(typed: string, reader: TimeReader): TypedTime | null {
  const reading = readingOf(typed, reader.language);
  const time = takeTime(reading, reader);
  return reading.rest === "" ? time : null;
}

export type TypedInterval = {
  readonly from: TypedTime | null;
  readonly until: TypedTime | null;
  /** What stood behind the times. */
  readonly rest: string;
};

/**
 * Takes the times at the start of a text: `from 13:00 until 18:00 dentist`, `13:00-18:00`, `कल 9:00 से 18:00 तक`,
 * `for 2 hours`. A single time without a word before it is the end. Each end is read as after its beginning.
 */
export function readInterval(typed: string, reader: TimeReader): TypedInterval {
  // A dash between two times, and never one of a date.
  const spaced = typed.replace(
    /(?<![\d-])(\d{1,2}(?:[:.h]\d\d)?)\s*-\s*(?=\d{1,2}(?:[:.h]\d\d|\s|$))/,
    "$1 until ",
  );
  const reading = readingOf(spaced, reader.language);
  let from: TypedTime | null = null;
  let until: TypedTime | null = null;
  for (;;) {
    const piece = reading.attempt(() => takePiece(reading, { ...reader, after: from?.at ?? reader.after }));
    if (!piece) break;
    if (piece.is === "from") from = piece.time;
    else if (piece.is === "until") until = piece.time;
    else if (reading.sees("until")) from = piece.time;
    else until = piece.time;
  }
  return { from, until, rest: reading.rest };
}

function takePiece(reading: Reading, reader: TimeReader) {
  const before = reading.word("from") ? "from" : reading.word("until") ? "until" : null;
  const time = takeTime(reading, reader, before !== null);
  if (!time) return null;
  const after = reading.word("untilAfter") ? "until" : reading.word("fromAfter") ? "from" : null;
  return { time, is: before ?? after };
}

/** Takes one time from the reading; null, with nothing taken, where none stands there. */
function takeTime(reading: Reading, reader: TimeReader, isAsked = false): TypedTime | null {
  return (
    reading.attempt(() => takeLength(reading, reader)) ??
    reading.attempt(() => takeInstant(reading)) ??
    reading.attempt(() => takeLocal(reading, reader, isAsked))
  );
}

const exact = (at: Date, zone: string): TypedTime => ({ at, zone, is: "exact", isWholeDay: false });

const LENGTHS = [
  ["minutes", MINUTE_MS],
  ["hours", HOUR_MS],
  ["days", DAY_MS],
  ["weeks", 7 * DAY_MS],
] as const satisfies readonly (readonly [Term, number])[];

/** "now", "+2h", "in 30 min", "2 घंटे में", "+1h30". */
function takeLength(reading: Reading, reader: TimeReader): TypedTime | null {
  if (reading.word("now")) return exact(reader.after, reader.zone);
  const isAhead = reading.pattern(/^\+\s*/) !== null || reading.word("in");
  let total = 0;
  for (;;) {
    const amount = reading.attempt(() => takeAmount(reading));
    if (amount === null) break;
    total += amount;
  }
  const isSaid = reading.word("inAfter") || isAhead;
  if (total === 0 || !isSaid || total > 400 * DAY_MS) return null;
  return exact(new Date(reader.after.getTime() + total), reader.zone);
}

function takeAmount(reading: Reading): number | null {
  const number = reading.pattern(/^(\d{1,4})(?:[.,](\d))?(?=\s|\p{L})/u);
  if (!number) return null;
  const unit = LENGTHS.find(([term]) => reading.word(term));
  return unit ? (Number(number[1]) + Number(number[2] ?? 0) / 10) * unit[1] : null;
}

/** ISO 8601 with an offset: an instant, whatever the reader's zone. */
function takeInstant(reading: Reading): TypedTime | null {
  const match = reading.pattern(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)(?=\s|$)/i,
  );
  const at = new Date(match?.[0] ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : exact(at, "UTC");
}

/** A day, a clock time, or both in either order, and perhaps a zone. */
function takeLocal(reading: Reading, reader: TimeReader, isAsked: boolean): TypedTime | null {
  const today = localOf(reader.after, reader.zone).date;
  let day = reading.attempt(() => takeDay(reading, reader, today));
  const clock = reading.attempt(() => takeClock(reading, isAsked || day !== null));
  day ??= clock ? reading.attempt(() => takeDay(reading, reader, today)) : null;
  if (!day && !clock) return null;
  const zone = reading.attempt(() => takeZone(reading)) ?? reader.zone;
  if (!clock)
    return { at: instantOf(day?.date ?? today, "00:00", zone), zone, is: "exact", isWholeDay: true };
  const date = day?.date ?? localOf(reader.after, zone).date;
  const wall = { time: clock.time, zone };
  if (day && !day.repeats) return meaning({ ...wall, date }, null);
  const later = dateOf(dayNumber(date) + (day ? 7 : 1));
  return meaning({ ...wall, date }, reader.after) ?? meaning({ ...wall, date: later }, null);
}

type TypedWall = { readonly date: string; readonly time: string; readonly zone: string };

/** The instant of a wall time; null where all its instants lie before `after`. */
function meaning(wall: TypedWall, after: Date | null): TypedTime | null {
  const { date, time, zone } = wall;
  const all = instantsOf(date, time, zone);
  const at = all.find((each) => after === null || each > after);
  if (at) return { at, zone, is: all.length > 1 ? "double" : "exact", isWholeDay: false };
  const next = instantOf(date, time, zone);
  if (all.length > 0 || (after && next <= after)) return null;
  return { at: next, zone, is: "absent", isWholeDay: false };
}

function takeZone(reading: Reading): string | null {
  const match = reading.pattern(/^(?:[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+){1,2}|UTC|GMT|Z)(?=[\s,]|$)/i);
  if (!match) return null;
  const zone = /^(?:utc|gmt|z)$/i.test(match[0]) ? "UTC" : match[0];
  return isZone(zone) ? zone : null;
}

function takeDay(reading: Reading, reader: TimeReader, today: string): Day | null {
  const ahead = (days: number): Day => ({ date: dateOf(dayNumber(today) + days), repeats: false });
  if (reading.word("today")) return ahead(0);
  if (reading.word("afterTomorrow")) return ahead(2);
  if (reading.word("tomorrow")) return ahead(1);
  const isNext = reading.word("next");
  const index = WEEKDAY_TERMS.findIndex((term) => reading.word(term));
  if (index >= 0) {
    const days = (index + 1 - localOf(reader.after, reader.zone).weekday + 7) % 7;
    return days > 0 ? ahead(days) : isNext ? ahead(7) : { date: today, repeats: true };
  }
  const date = takeDate(reading, reader, today);
  return date === null ? null : { date, repeats: false };
}

/** `2027-03-28`, `28.03.2027`, `28.3.`; with slashes only where everyone writes the day first. */
function takeDate(reading: Reading, reader: TimeReader, today: string): string | null {
  const iso = reading.pattern(/^(\d{4})-(\d\d)-(\d\d)(?=[\sT]|$)T?/);
  if (iso) return dateIfReal(iso[1], iso[2], iso[3]);
  const dotted = reading.pattern(/^(\d{1,2})\.(\d{1,2})\.(\d{4})?(?=[\s,]|$)/);
  const mayBeSlashed = reader.language === "pt-BR" || reader.language === "hi" || reader.language === "de";
  const slashed =
    dotted ?? (mayBeSlashed ? reading.pattern(/^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?=[\s,]|$)/) : null);
  if (!slashed) return null;
  const date = dateIfReal(slashed[3] ?? today.slice(0, 4), slashed[2], slashed[1]);
  const isPast = date !== null && !slashed[3] && date < today;
  return isPast ? dateIfReal(String(Number(today.slice(0, 4)) + 1), slashed[2], slashed[1]) : date;
}

function dateIfReal(year = "", month = "", day = ""): string | null {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number(year) < 1970 || Number(year) > 2100 || Number.isNaN(at)) return null;
  return dateOf(at / DAY_MS) === date ? date : null;
}

/** `18:00`, `18.00`, `18h30`, `6 pm`, `शाम 6 बजे`, `18 Uhr`; a bare `18` only where a time is asked for. */
function takeClock(reading: Reading, isAsked: boolean): Clock | null {
  const isAt = reading.word("at") || isAsked;
  if (reading.word("noon")) return { time: "12:00" };
  if (reading.word("midnight")) return { time: "00:00" };
  const early = takeHalf(reading);
  const match = reading.pattern(
    /^(\d{1,2})(?:([:.h])(\d\d)(?::\d\d)?|(h))?(?=\s|[ap]\.?m\b|\p{L}|[,;.!?]|$)/iu,
  );
  if (!match) return null;
  const isOclock = reading.word("oclock");
  const half = early ?? takeHalf(reading);
  if (match[3] === undefined && !match[4] && !isOclock && half === null && !isAt) return null;
  const hour = hourOf(Number(match[1]), half);
  const minute = Number(match[3] ?? 0);
  if (hour > 23 || minute > 59) return null;
  return { time: `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` };
}

const takeHalf = (reading: Reading): "am" | "pm" | null =>
  reading.word("am") ? "am" : reading.word("pm") ? "pm" : null;

function hourOf(hour: number, half: "am" | "pm" | null): number {
  if (half === "pm" && hour < 12) return hour + 12;
  return half === "am" && hour === 12 ? 0 : hour;
}
