/** The day in a typed time: `tomorrow`, `next friday`, `2027-03-28`, `28.3.`, `Sun 28 Mar`. */
import { MONTH_TERMS, type Reading, WEEKDAY_TERMS } from "./time-words.ts";
import { DAY_MS, dateOf, dayNumber, weekdayOf } from "./wall-time.ts";
import type { Language } from "./words.ts";

/** Which day was said; which date that is depends on whose calendar it is looked up in. */
export type Day =
  /** Days from the day on which it is typed. */
  | { readonly is: "ahead"; readonly days: number }
  /** The next such day, ISO; `isNext`: not today. */
  | { readonly is: "weekday"; readonly weekday: number; readonly isNext: boolean }
  | CalendarDay;

/** Without a year the next such date; `weekday` is the one that was said with it. */
type CalendarDay = {
  readonly is: "date";
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  readonly weekday?: number;
};

/** Takes a day from the reading; null where none stands there. */
export function takeDay(reading: Reading, language: Language): Day | null {
  if (reading.word("today")) return { is: "ahead", days: 0 };
  if (reading.word("afterTomorrow")) return { is: "ahead", days: 2 };
  if (reading.word("tomorrow")) return { is: "ahead", days: 1 };
  const isNext = reading.word("next");
  const index = WEEKDAY_TERMS.findIndex((term) => reading.word(term));
  if (index < 0) return takeDate(reading, language);
  // "Sun 28 Mar", as cards write it.
  const date = reading.attempt(() => takeDate(reading, language));
  return date ? { ...date, weekday: index + 1 } : { is: "weekday", weekday: index + 1, isNext };
}

/** Whether the name of a month stands here. */
export const seesMonth = (reading: Reading): boolean => MONTH_TERMS.some((term) => reading.sees(term));

/** With slashes only where everyone writes the day first. */
function takeDate(reading: Reading, language: Language): CalendarDay | null {
  const iso = reading.pattern(/^(\d{4})-(\d\d)-(\d\d)(?=[\sT]|$)T?/);
  if (iso) return dated(iso[1], Number(iso[2]), iso[3]);
  const dotted = reading.pattern(/^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?(?=[\s,]|$)/);
  if (dotted) return dated(dotted[3], Number(dotted[2]), dotted[1]);
  const isDayFirst = language === "pt-BR" || language === "hi" || language === "de";
  const slashed = isDayFirst ? reading.pattern(/^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?=[\s,]|$)/) : null;
  if (slashed) return dated(slashed[3], Number(slashed[2]), slashed[1]);
  return reading.attempt(() => takeDayMonth(reading)) ?? reading.attempt(() => takeMonthDay(reading));
}

/** `28 March`, `28. März 2027`, `28 de março`. */
function takeDayMonth(reading: Reading): CalendarDay | null {
  const day = reading.pattern(/^(\d{1,2})(?:st|nd|rd|th|\.|º)?(?:\s+(?:de|of))?(?=\s|\p{L})/iu);
  const month = day ? takeMonth(reading) : null;
  if (!day || month === null) return null;
  return dated(reading.pattern(/^(?:de\s+)?(\d{4})(?=[\s,T]|$)/i)?.[1], month, day[1]);
}

/** `March 28`, `March 28, 2027`. */
function takeMonthDay(reading: Reading): CalendarDay | null {
  const month = takeMonth(reading);
  const day = month === null ? null : reading.pattern(/^(\d{1,2})(?:st|nd|rd|th)?(?=[\s,]|$)/i);
  if (!day || month === null) return null;
  return dated(reading.pattern(/^(\d{4})(?=[\s,]|$)/)?.[1], month, day[1]);
}

function takeMonth(reading: Reading): number | null {
  const index = MONTH_TERMS.findIndex((term) => reading.word(term));
  return index < 0 ? null : index + 1;
}

/** Null for what no calendar shows; 29 February without a year is for `dateOfDay` to judge. */
function dated(year: string | undefined, month: number, day = ""): CalendarDay | null {
  const date = {
    is: "date",
    year: year === undefined ? null : Number(year),
    month,
    day: Number(day),
  } as const;
  return dateIfReal(date.year ?? 2000, month, date.day) === null ? null : date;
}

/** A calendar date; null where there is none, and where no schedule reaches. */
export function dateIfReal(year: number, month: number, day: number): string | null {
  const date = [year, month, day].map((each) => String(each).padStart(2, "0")).join("-");
  const at = Date.parse(`${date}T00:00:00Z`);
  if (year < 1970 || year > 2100 || Number.isNaN(at)) return null;
  return dateOf(at / DAY_MS) === date ? date : null;
}

/** The dates from which a day is counted: that of typing, and that of the instant after which it is meant. */
export type Counted = { readonly typedOn: string; readonly after: string };

/**
 * The date that was meant; null for 29 February in a year without one, and for a date on which that weekday is not.
 * `repeats`: a weekday that is today.
 */
export function dateOfDay(day: Day, { typedOn, after }: Counted): { date: string; repeats: boolean } | null {
  if (day.is === "ahead") return { date: dateOf(dayNumber(typedOn) + day.days), repeats: false };
  if (day.is === "weekday") {
    const ahead = (day.weekday - weekdayOf(dayNumber(after)) + 7) % 7;
    const days = ahead === 0 && day.isNext ? 7 : ahead;
    return { date: dateOf(dayNumber(after) + days), repeats: days === 0 };
  }
  const first = Number(after.slice(0, 4));
  const years = day.year === null ? [first, first + 1] : [day.year];
  const dates = years.flatMap((year) => dateIfReal(year, day.month, day.day) ?? []);
  const date = dates.find((each) => day.year !== null || each >= after);
  if (date === undefined) return null;
  const isSame = day.weekday === undefined || day.weekday === weekdayOf(dayNumber(date));
  return isSame ? { date, repeats: false } : null;
}
