/** The local times of a rule (`2027-03-28T02:30`), as a file, a form or a line may give them. */
import { z } from "zod";
import { dayNumber, instantOf, isDouble, isGap, localOf } from "../../core/wall-time.ts";
import { isZone } from "../../core/zone-offsets.ts";

function isDate(text: string): boolean {
  try {
    dayNumber(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Seconds are dropped; a blank may stand for the T. */
export const wallTime = z
  .string()
  .trim()
  .regex(/^\d{4}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):[0-5]\d(:\d{2})?$/)
  .transform((text) => text.slice(0, 16).replace(" ", "T"))
  .refine((text) => isDate(text.slice(0, 10)));

export const zoneName = z.string().refine(isZone);

const split = (wall: string): [date: string, time: string] => [wall.slice(0, 10), wall.slice(11, 16)];

/** The instant of a wall time in a zone, and whether it exists there exactly once. */
export function meaningOf(wall: string, zone: string): { at: Date; kind: "once" | "skipped" | "doubled" } {
  const [date, time] = split(wall);
  const kind = isGap(date, time, zone) ? "skipped" : isDouble(date, time, zone) ? "doubled" : "once";
  return { at: instantOf(date, time, zone), kind };
}

/** The wall time that an instant has in a zone, to the minute. */
export function wallOf(at: Date, zone: string): string {
  const { date, time } = localOf(at, zone);
  return `${date}T${time}`;
}
