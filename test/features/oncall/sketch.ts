/** Rotations in a few words. */
import { dayNumber, minuteOf } from "../../../src/core/wall-time.ts";
import type { Rotation, Shift } from "../../../src/features/oncall/rotation.ts";

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export type Sketch = Partial<Omit<Shift, "startMinute" | "endMinute" | "fromDay">> & {
  starts: string;
  ends?: string;
  from?: string;
};
export const shift = ({ starts, ends, from, ...rest }: Sketch): Shift => ({
  id: starts,
  name: starts,
  zone: "UTC",
  days: EVERY_DAY,
  people: ["anna"],
  turns: "weekly",
  every: 1,
  handoverDay: 1,
  ...rest,
  startMinute: minuteOf(starts),
  endMinute: ends === undefined ? null : minuteOf(ends),
  fromDay: dayNumber(from ?? "2025-01-06"),
});
export const rotation = (shifts: Shift[], level: Rotation["level"] = "primary"): Rotation => ({
  ...{ id: level, key: level, teamId: "payments", name: level, level },
  shifts,
});
