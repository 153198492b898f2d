/** Incidents. What happened to one is read from the record; this row is its present. */
import { classify, instant, orgId, rowId } from "../../db/columns.ts";
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
import type { Phrases } from "./phrasebook.ts";

export const incidents = pgTable(
  "incidents",
  {
    orgId: orgId(),
    id: rowId(),
    number: integer("number").notNull(),
    title: text("title").notNull(),
    severity: text("severity").notNull(),
    /** Null: not known; the default team answers. */
    serviceId: uuid("service_id"),
    /** What the opener typed for the service, where it was not found exactly. */
    serviceTyped: text("service_typed"),
    /** True while the service is only the nearest one to what was typed: the card asks. */
    isServiceGuessed: boolean("is_service_guessed").notNull().default(false),
    /** A severity that nobody knows here, as typed; the default stands for it. */
    severityTyped: text("severity_typed"),
    teamId: uuid("team_id").notNull(),
    state: text("state", { enum: ["open", "acknowledged", "resolved", "cancelled", "merged"] }).notNull(),
    /** Raised by every change; cards carry it. */
    revision: integer("revision").notNull().default(1),
    openedBy: uuid("opened_by"),
    openedAt: instant("opened_at").notNull(),
    ownerId: uuid("owner_id"),
    acknowledgedAt: instant("acknowledged_at"),
    resolvedAt: instant("resolved_at"),
    /** The last update, finished task or mitigation; chatter never moves it. */
    progressAt: instant("progress_at").notNull(),
    /** "Still on it" in a row; the third one is no progress. */
    stillCount: integer("still_count").notNull().default(0),
    lastUpdate: text("last_update"),
    lastUpdateBy: uuid("last_update_by"),
    /** What was picked from the phrasebook: said exactly in each reader's language. */
    lastPhrases: jsonb("last_phrases").$type<Phrases>(),
    nextUpdateAt: instant("next_update_at"),
    mergedInto: uuid("merged_into"),
    /** Opened minutes before with the same service or nearly the same words: the card offers to join it. */
    likeId: uuid("like_id"),
    isPractice: boolean("is_practice").notNull().default(false),
    /** `team`: its team, and the people who are named in `incident_people`. */
    visibility: text("visibility", { enum: ["organisation", "team"] })
      .notNull()
      .default("organisation"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("incidents_number").on(t.orgId, t.number),
    index("incidents_state").on(t.orgId, t.state, t.openedAt),
    foreignKey({ columns: [t.orgId, t.teamId], foreignColumns: [teams.orgId, teams.id] }),
  ],
);
export type Incident = typeof incidents.$inferSelect;
classify(incidents, "incident", {
  orgId: "public",
  id: "public",
  number: "public",
  title: { freeText: "openedBy" },
  severity: "public",
  serviceId: "public",
  serviceTyped: { freeText: "openedBy" },
  isServiceGuessed: "public",
  severityTyped: "public",
  teamId: "public",
  state: "public",
  revision: "public",
  openedBy: "person",
  openedAt: "public",
  ownerId: "person",
  acknowledgedAt: "public",
  resolvedAt: "public",
  progressAt: "public",
  stillCount: "public",
  lastUpdate: { freeText: "lastUpdateBy" },
  lastUpdateBy: "person",
  lastPhrases: "public",
  nextUpdateAt: "public",
  mergedInto: "public",
  likeId: "public",
  isPractice: "public",
  visibility: "public",
});

/** Who may see a private incident beside its team: its opener, whoever was called for it or has had it. */
export const incidentPeople = pgTable(
  "incident_people",
  {
    orgId: orgId(),
    incidentId: uuid("incident_id").notNull(),
    personId: uuid("person_id").notNull(),
    since: instant("since").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.incidentId, t.personId] }),
    index("incident_people_person").on(t.orgId, t.personId),
    foreignKey({ columns: [t.orgId, t.incidentId], foreignColumns: [incidents.orgId, incidents.id] }),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
classify(incidentPeople, "incident", {
  orgId: "public",
  incidentId: "public",
  personId: "person",
  since: "public",
});
