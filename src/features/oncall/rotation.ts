/** What a rotation is, apart from any database: the rules that calculation reads. */

/** Who takes turns in it, from which local time on; it runs until another shift starts, or until its end. */
export type Shift = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** Local minutes after midnight. */
  readonly startMinute: number;
  /** Null: until another shift starts. At or before `startMinute`: on the next local day. */
  readonly endMinute: number | null;
  /** ISO weekdays (Monday is 1) on which it starts. */
  readonly days: readonly number[];
  /** Person ids, in the order of their turns. */
  readonly people: readonly string[];
  readonly turns: "daily" | "weekly";
  /** Length of a turn in days or weeks. */
  readonly every: number;
  /** ISO weekday on which weekly turns change. */
  readonly handoverDay: number;
  /** Day number (`core/wall-time.ts`) of the first local day. */
  readonly fromDay: number;
};

export type Level = "primary" | "backup";

export type Rotation = {
  readonly id: string;
  readonly key: string;
  readonly teamId: string;
  readonly name: string;
  readonly level: Level;
  /** In the file's order: where two start at the same instant, the later one is on. */
  readonly shifts: readonly Shift[];
};

/** A dated override; instants are epoch milliseconds, the end no longer belongs to it. */
export type CoverRule = {
  readonly id: string;
  readonly personId: string;
  readonly replacesId: string;
  readonly startsAt: number;
  readonly endsAt: number;
};

/** Everything that bends rotations: covers and people who left. */
export type Roster = {
  /** By the person replaced, the newest first. */
  readonly covers: ReadonlyMap<string, readonly CoverRule[]>;
  /** When people left, in epoch milliseconds. */
  readonly leftAt: ReadonlyMap<string, number>;
};

export const NO_ROSTER: Roster = { covers: new Map(), leftAt: new Map() };

/** Who is on, and why: each step from the layer to the person. */
export type Duty = {
  readonly personId: string | null;
  /** Null: no shift runs. */
  readonly shift: Shift | null;
  /** When this shift began on its clock; the same person may have begun earlier or begin later. */
  readonly shiftStartedAt: number | null;
  /** Whose turn it would be if nobody had left and nobody covered. */
  readonly turnOf: string | null;
  /** Those before `personId` in the order of turns who have left. */
  readonly skipped: readonly string[];
  /** The covers that apply, one after the other. */
  readonly covers: readonly CoverRule[];
};

/** A time in which nothing changes; the end no longer belongs to it. */
export type Stretch = Duty & { readonly startsAt: number; readonly endsAt: number };
