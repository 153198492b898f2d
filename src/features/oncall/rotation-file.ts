/** The shape of `rotations:` in the organisation's file: people by key, times as local wall time in a named zone. */
import { z } from "zod";
import { KeyName, Label, WallTime, Was, WEEKDAYS, ZoneName } from "../organisation/file-pieces.ts";

const weekday = z.enum(WEEKDAYS, { error: "oncall.weekday" });

export const ShiftFile = z.strictObject({
  name: Label,
  zone: ZoneName,
  /** Local; the shift runs until another one starts, or until `ends`. */
  starts: WallTime,
  /** Local; only where it may end before another takes over. At or before `starts`: on the next day. */
  ends: WallTime.exactOptional(),
  /** The local days on which it starts; every day where none is said. */
  days: z
    .array(weekday)
    .min(1)
    .default([...WEEKDAYS]),
  /** Who takes turns, in this order. */
  people: z.array(KeyName).min(1, "oncall.nobody"),
  turns: z.enum(["daily", "weekly"]).default("weekly"),
  /** A turn lasts so many days or weeks. */
  every: z.int().min(1).max(52).default(1),
  /** Weekly turns change on this local day, at the shift's start. */
  handover: weekday.default("monday"),
  /** The first person's first turn holds this local day; before it the shift does not exist. */
  from: z.iso.date("oncall.date"),
});
export type ShiftFile = z.output<typeof ShiftFile>;

export const RotationFile = z.strictObject({
  team: KeyName,
  level: z.enum(["primary", "backup"]).default("primary"),
  /** How cards call it; its key where none is said. */
  name: Label.exactOptional(),
  was: Was,
  /** Hours in which nobody is on call are a mistake unless they are meant. */
  gaps: z.literal("confirmed").exactOptional(),
  shifts: z.array(ShiftFile).min(1),
});
export type RotationFile = z.output<typeof RotationFile>;

/** By key. */
export const RotationsFile = z.record(KeyName, RotationFile);
export type RotationsFile = z.output<typeof RotationsFile>;
