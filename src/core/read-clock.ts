/** The clock in a typed time: `18:00`, `18.00`, `18h30`, `6 pm`, `शाम 6 बजे`, `18 Uhr`, `at 6 tonight`. */
import { seesMonth, takeDay } from "./read-day.ts";
import type { Reading } from "./time-words.ts";
import type { Language } from "./words.ts";

type Half = "am" | "pm" | "night";

export type Clock = { readonly hour: number; readonly minute: number; readonly half: Half | null };

type Asked = {
  readonly language: Language;
  /** A bare `18` is a time only where one is asked for. */
  readonly isAsked: boolean;
};

/** Takes a clock time from the reading; null where none stands there. */
export function takeClock(reading: Reading, { language, isAsked }: Asked): Clock | null {
  const early = takeHalf(reading);
  const isAt = reading.word("at") || isAsked;
  if (reading.word("noon")) return { hour: 12, minute: 0, half: null };
  if (reading.word("midnight")) return { hour: 0, minute: 0, half: null };
  const before = early ?? takeHalf(reading);
  const match = reading.pattern(
    /^(\d{1,2})(?:([:.h])(\d\d)(?::\d\d)?|(h))?(?=\s|[ap]\.?m\b|\p{L}|[,;!?]|\.(?!\d)|$)/iu,
  );
  if (!match) return null;
  const isOclock = reading.word("oclock");
  // "12 Uhr am Montag": there, "am" begins the day.
  const isDay = reading.peek(() => takeDay(reading, language)) !== null;
  const half = before ?? (isDay ? null : takeHalf(reading));
  const isBare = match[3] === undefined && !match[4] && !isOclock && half === null;
  if (isBare && (!isAt || seesMonth(reading))) return null;
  const [hour, minute] = [Number(match[1]), Number(match[3] ?? 0)];
  return hour > 23 || minute > 59 ? null : { hour, minute, half };
}

/** Takes a half of the day: "in the morning", "abends", "रात". */
export function takeHalf(reading: Reading): Half | null {
  for (const half of ["am", "pm", "night"] as const) if (reading.word(half)) return half;
  return null;
}

/** `HH:mm` on a clock of 24 hours. At night, twelve is midnight and two is before the morning. */
export function timeOf({ hour, minute, half }: Clock): string {
  const isMidnight = hour === 12 && (half === "am" || half === "night");
  const isLater = hour < 12 && (half === "pm" || (half === "night" && hour > 5));
  const hours = isMidnight ? 0 : isLater ? hour + 12 : hour;
  return [hours, minute].map((each) => String(each).padStart(2, "0")).join(":");
}

/** "Tomorrow night at 1" may be either side of that day: nobody should be on call by a guess. */
export const isUnclearNight = ({ hour, half }: Clock): boolean =>
  half === "night" && (hour === 12 || hour < 6);
