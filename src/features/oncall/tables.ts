/** Rotations as the file describes them, the covers that people agree on, and who was on when we last looked. */
import { classify, instant, managedBy, orgId, rowId } from "../../db/columns.ts";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "../../db/drizzle.ts";
import { teams } from "../organisation/tables.ts";
import { people } from "../person/tables.ts";

export const rotations = pgTable(
  "rotations",
  {
    orgId: orgId(),
    id: rowId(),
    key: text("key").notNull(),
    teamId: uuid("team_id").notNull(),
    name: text("name").notNull(),
    level: text("level", { enum: ["primary", "backup"] }).notNull(),
    /** The file says that hours without anyone are meant. */
    mayHaveGaps: boolean("may_have_gaps").notNull().default(false),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("rotations_key").on(t.orgId, t.key),
    index("rotations_team").on(t.orgId, t.teamId),
    foreignKey({ columns: [t.orgId, t.teamId], foreignColumns: [teams.orgId, teams.id] }),
  ],
);
classify(rotations, "organisation", {
  orgId: "public",
  id: "public",
  key: "public",
  teamId: "public",
  name: "public",
  level: "public",
  mayHaveGaps: "public",
  managedBy: "public",
  isGone: "public",
});

/** A layer of a rotation: local wall time and zone, never an instant. */
export const shifts = pgTable(
  "shifts",
  {
    orgId: orgId(),
    id: rowId(),
    rotationId: uuid("rotation_id").notNull(),
    position: integer("position").notNull(),
    name: text("name").notNull(),
    zone: text("zone").notNull(),
    /** `HH:mm`. */
    startsLocal: text("starts_local").notNull(),
    endsLocal: text("ends_local"),
    /** ISO weekdays, Monday is 1. */
    days: jsonb("days").$type<readonly number[]>().notNull(),
    turns: text("turns", { enum: ["daily", "weekly"] }).notNull(),
    every: integer("every").notNull(),
    handoverDay: integer("handover_day").notNull(),
    /** `YYYY-MM-DD`, local. */
    fromDate: text("from_date").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("shifts_position").on(t.orgId, t.rotationId, t.position),
    foreignKey({ columns: [t.orgId, t.rotationId], foreignColumns: [rotations.orgId, rotations.id] }),
  ],
);
classify(shifts, "organisation", {
  orgId: "public",
  id: "public",
  rotationId: "public",
  position: "public",
  name: "public",
  zone: "public",
  startsLocal: "public",
  endsLocal: "public",
  days: "public",
  turns: "public",
  every: "public",
  handoverDay: "public",
  fromDate: "public",
});

/** Who takes turns in a shift, in order. */
export const shiftPeople = pgTable(
  "shift_people",
  {
    orgId: orgId(),
    shiftId: uuid("shift_id").notNull(),
    position: integer("position").notNull(),
    personId: uuid("person_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.shiftId, t.position] }),
    index("shift_people_person").on(t.orgId, t.personId),
    foreignKey({ columns: [t.orgId, t.shiftId], foreignColumns: [shifts.orgId, shifts.id] }),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
classify(shiftPeople, "organisation", {
  orgId: "public",
  shiftId: "public",
  position: "public",
  personId: "person",
});

/** A dated override: from one instant to another, one person takes another's duty wherever that one has it. */
export const covers = pgTable(
  "covers",
  {
    orgId: orgId(),
    id: rowId(),
    personId: uuid("person_id").notNull(),
    replacesId: uuid("replaces_id").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    reason: text("reason"),
    madeBy: uuid("made_by"),
    madeAt: instant("made_at").notNull(),
    /** Ended before its time, or before it began. */
    endedAt: instant("ended_at"),
    endedBy: uuid("ended_by"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("covers_span").on(t.orgId, t.endsAt),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
    foreignKey({ columns: [t.orgId, t.replacesId], foreignColumns: [people.orgId, people.id] }),
  ],
);
export type Cover = typeof covers.$inferSelect;
classify(covers, "incident", {
  orgId: "public",
  id: "public",
  personId: "person",
  replacesId: "person",
  startsAt: "public",
  endsAt: "public",
  reason: { freeText: "madeBy" },
  madeBy: "person",
  madeAt: "public",
  endedAt: "public",
  endedBy: "person",
});

/** Who was on when the rotation's shifts were last settled; a change that happened while nobody looked is found by it. */
export const dutyStates = pgTable(
  "duty_states",
  {
    orgId: orgId(),
    rotationId: uuid("rotation_id").notNull(),
    personId: uuid("person_id"),
    shiftName: text("shift_name"),
    settledAt: instant("settled_at").notNull(),
    /** When the next change is due, by the zone data of `tzRelease`. */
    nextAt: instant("next_at"),
    tzRelease: text("tz_release").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.rotationId] }),
    foreignKey({ columns: [t.orgId, t.rotationId], foreignColumns: [rotations.orgId, rotations.id] }),
  ],
);
classify(dutyStates, "organisation", {
  orgId: "public",
  rotationId: "public",
  personId: "person",
  shiftName: "public",
  settledAt: "public",
  nextAt: "public",
  tzRelease: "public",
});
