/** The organisation as its file describes it: regions, teams, services, environments, severities. */
import { classify, instant, managedBy, orgId, rowId } from "../../db/columns.ts";
import {
  boolean,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "../../db/drizzle.ts";

export const organisations = pgTable(
  "organisations",
  {
    /** The organisation is its own owner. */
    orgId: orgId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    language: text("language").notNull(),
    zone: text("zone").notNull(),
    /** SHA-256 of the file that was last applied; start-up compares it and reports drift. */
    fileHash: text("file_hash"),
    /** Rules that are values, not rows: defaults of the file's `settings`, parsed by this room's schema. */
    settings: jsonb("settings").notNull(),
    /** The next numbers of I-41 and R-42. */
    nextIncident: integer("next_incident").notNull().default(1),
    nextRelease: integer("next_release").notNull().default(1),
    madeAt: instant("made_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId] }), uniqueIndex("organisations_key").on(t.key)],
);
classify(organisations, "organisation", {
  orgId: "public",
  key: "public",
  name: "public",
  language: "public",
  zone: "public",
  fileHash: "public",
  settings: "public",
  nextIncident: "public",
  nextRelease: "public",
  madeAt: "public",
});

/** Numbers that nobody has yet, counted ahead: whoever takes one locks its row alone, and nobody waits for him. */
export const freeNumbers = pgTable(
  "free_numbers",
  {
    orgId: orgId(),
    of: text("of", { enum: ["incident", "release"] }).notNull(),
    number: integer("number").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.of, t.number] })],
);
classify(freeNumbers, "organisation", { orgId: "public", of: "public", number: "public" });

export const regions = pgTable(
  "regions",
  {
    orgId: orgId(),
    id: rowId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    zone: text("zone").notNull(),
    language: text("language").notNull(),
    /** ISO 3166 country, for dial-in numbers and holidays. */
    country: text("country").notNull(),
    /** Working hours: `{ days: [1..7], from: "09:00", to: "18:00" }`, local wall time. */
    workingHours: jsonb("working_hours").notNull(),
    leadId: uuid("lead_id"),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), uniqueIndex("regions_key").on(t.orgId, t.key)],
);
classify(regions, "organisation", {
  orgId: "public",
  id: "public",
  key: "public",
  name: "public",
  zone: "public",
  language: "public",
  country: "public",
  workingHours: "public",
  leadId: "person",
  managedBy: "public",
  isGone: "public",
});

export const teams = pgTable(
  "teams",
  {
    orgId: orgId(),
    id: rowId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    regionId: uuid("region_id"),
    leadId: uuid("lead_id"),
    /** Where the team's cards go: `{ slack?: { team, channel }, teams?: { tenant, conversation } }` as the file has it. */
    channels: jsonb("channels").notNull(),
    language: text("language").notNull(),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), uniqueIndex("teams_key").on(t.orgId, t.key)],
);
classify(teams, "organisation", {
  orgId: "public",
  id: "public",
  key: "public",
  name: "public",
  regionId: "public",
  leadId: "person",
  channels: "public",
  language: "public",
  managedBy: "public",
  isGone: "public",
});

export const services = pgTable(
  "services",
  {
    orgId: orgId(),
    id: rowId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    /** Other names that people type. */
    aliases: jsonb("aliases").$type<readonly string[]>().notNull(),
    teamId: uuid("team_id").notNull(),
    /** Keys of the regions that the service runs in. */
    regions: jsonb("regions").$type<readonly string[]>().notNull(),
    /** Key of the escalation policy; null: the team's, or the organisation's default. */
    policy: text("policy"),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("services_key").on(t.orgId, t.key),
    foreignKey({ columns: [t.orgId, t.teamId], foreignColumns: [teams.orgId, teams.id] }),
  ],
);
classify(services, "organisation", {
  orgId: "public",
  id: "public",
  key: "public",
  name: "public",
  aliases: "public",
  teamId: "public",
  regions: "public",
  policy: "public",
  managedBy: "public",
  isGone: "public",
});

export const environments = pgTable(
  "environments",
  {
    orgId: orgId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    rank: integer("rank").notNull(),
    isProduction: boolean("is_production").notNull(),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.key] })],
);
classify(environments, "organisation", {
  orgId: "public",
  key: "public",
  name: "public",
  rank: "public",
  isProduction: "public",
  managedBy: "public",
  isGone: "public",
});

export const severities = pgTable(
  "severities",
  {
    orgId: orgId(),
    key: text("key").notNull(),
    /** 1 is the worst. */
    rank: integer("rank").notNull(),
    /** Other words people type ("critical", "p1"). */
    aliases: jsonb("aliases").$type<readonly string[]>().notNull(),
    /** Whether people may be woken at night. */
    wakes: boolean("wakes").notNull(),
    isDefault: boolean("is_default").notNull(),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.key] })],
);
classify(severities, "organisation", {
  orgId: "public",
  key: "public",
  rank: "public",
  aliases: "public",
  wakes: "public",
  isDefault: "public",
  managedBy: "public",
  isGone: "public",
});

/** What nobody can read back of those who were erased: an older file that still names one is noticed by it. */
export const forgottenMarks = pgTable(
  "forgotten_marks",
  {
    orgId: orgId(),
    personId: uuid("person_id").notNull(),
    /** The key he had in the file, signed by the master key. */
    mark: text("mark").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.personId, t.mark] })],
);
classify(forgottenMarks, "record", { orgId: "public", personId: "person", mark: "secret", at: "public" });
