/** A rotation of the file as calculation reads it, before any row exists: keys stand where ids will. */
import { dayNumber, minuteOf } from "../../core/wall-time.ts";
import { WEEKDAYS } from "../organisation/file-pieces.ts";
import type { Rotation, Shift } from "./rotation.ts";
import type { RotationFile, ShiftFile } from "./rotation-file.ts";

export const isoDay = (day: (typeof WEEKDAYS)[number]): number => WEEKDAYS.indexOf(day) + 1;

export function rotationOfFile(key: string, file: RotationFile): Rotation {
  const { team, level, name } = file;
  const shifts = file.shifts.map((shift, index) => shiftOfFile(`${key}/${index}`, shift));
  return { id: key, key, teamId: team, name: name ?? key, level, shifts };
}

const shiftOfFile = (id: string, file: ShiftFile): Shift => ({
  id,
  name: file.name,
  zone: file.zone,
  startMinute: minuteOf(file.starts),
  endMinute: file.ends === undefined ? null : minuteOf(file.ends),
  days: file.days.map(isoDay),
  people: file.people,
  turns: file.turns,
  every: file.every,
  handoverDay: isoDay(file.handover),
  fromDay: dayNumber(file.from),
});
