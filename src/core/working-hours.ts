/** Working hours: local wall time in the zone of whoever works. */
import { z } from "zod";
import { dateOf, instantOf, localDayNumber, weekdayOf } from "./wall-time.ts";

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** ISO weekdays (Monday is 1) on which work starts; `to` at or before `from` ends on the next day. */
export const WorkingHours = z.object({
  days: z.array(z.int().min(1).max(7)),
  from: clockTime,
  to: clockTime,
});
export type WorkingHours = z.output<typeof WorkingHours>;

type Span = { readonly startsAt: Date; readonly endsAt: Date };

/** The working spans that start on the local days from the day before `at` to eight days later. */
function spansAround(hours: WorkingHours, zone: string, at: Date): Span[] {
  const today = localDayNumber(at.getTime(), zone);
  const days = Array.from({ length: 10 }, (_, index) => today - 1 + index);
  return days
    .filter((day) => hours.days.includes(weekdayOf(day)))
    .map((day) => ({
      startsAt: instantOf(dateOf(day), hours.from, zone),
      endsAt: instantOf(dateOf(hours.to > hours.from ? day : day + 1), hours.to, zone),
    }))
    .filter((span) => span.endsAt > span.startsAt);
}

/** Whether an instant lies within working hours: the start does, the end no longer. */
export const isWithin = (hours: WorkingHours, zone: string, at: Date): boolean =>
  spansAround(hours, zone, at).some((span) => span.startsAt <= at && at < span.endsAt);

/**
 * The first instant from `at` on that lies within working hours: `at` itself where it does already.
 * Null where there are none.
 */
export function nextStart(hours: WorkingHours, zone: string, at: Date): Date | null {
  if (isWithin(hours, zone, at)) return at;
  return spansAround(hours, zone, at).find((span) => span.startsAt > at)?.startsAt ?? null;
}
