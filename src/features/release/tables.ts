/** Releases, who agreed to exactly what, and the rules that say who must. */
import { classify, instant, managedBy, orgId, rowId } from "../../db/columns.ts";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
  uuid,
} from "../../db/drizzle.ts";
import { services, teams } from "../organisation/tables.ts";
import type { Requirement, Rule } from "./rule.ts";

export const releases = pgTable(
  "releases",
  {
    orgId: orgId(),
    id: rowId(),
    /** */
    number: integer("number").notNull(),
    serviceId: uuid("service_id").notNull(),
    /** The service's key when it was requested. */
    service: text("service").notNull(),
    teamId: uuid("team_id").notNull(),
    version: text("version").notNull(),
    environment: text("environment").notNull(),
    /** Keys of the regions that are affected, sorted. */
    regions: jsonb("regions").$type<readonly string[]>().notNull(),
    /** What changed, in its requester's words. */
    notes: text("notes").notNull(),
    /** How it is undone, where the requester said so. */
    rollback: text("rollback").notNull().default(""),
    requestedBy: uuid("requested_by").notNull(),
    /** The requester and whoever changed it since: none of them may approve it. */
    authors: jsonb("authors").$type<readonly string[]>().notNull(),
    requestedAt: instant("requested_at").notNull(),
    /** Null: as soon as it may. */
    plannedFor: instant("planned_for"),
    state: text("state", {
      enum: ["requested", "approved", "rejected", "withdrawn", "expired", "going", "done", "rolled-back"],
    }).notNull(),
    /** Raised whenever what is shown to approvers changes. */
    revision: integer("revision").notNull().default(1),
    /** SHA-256 of what approvers are shown; an approval of another digest counts for nothing. */
    digest: text("digest").notNull(),
    /** The rule as it was when this was requested; the file may change, a waiting release does not. */
    rule: jsonb("rule").$type<Rule>().notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** Approved and nothing holds it, as its requester was last told. */
    isFree: boolean("is_free").notNull().default(false),
    decidedAt: instant("decided_at"),
    decidedBy: uuid("decided_by"),
    rejectionReason: text("rejection_reason"),
    wentAt: instant("went_at"),
    endedAt: instant("ended_at"),
    heldAt: instant("held_at"),
    heldBy: uuid("held_by"),
    heldReason: text("held_reason"),
    isPractice: boolean("is_practice").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("releases_number").on(t.orgId, t.number),
    uniqueIndex("releases_open")
      .on(t.orgId, t.serviceId, t.environment, t.version, t.regions)
      .where(sql`state in ('requested', 'approved', 'going')`),
    index("releases_state").on(t.orgId, t.state, t.requestedAt),
    foreignKey({ columns: [t.orgId, t.serviceId], foreignColumns: [services.orgId, services.id] }),
    foreignKey({ columns: [t.orgId, t.teamId], foreignColumns: [teams.orgId, teams.id] }),
  ],
);
export type Release = typeof releases.$inferSelect;
classify(releases, "record", {
  orgId: "public",
  id: "public",
  number: "public",
  serviceId: "public",
  service: "public",
  teamId: "public",
  version: "public",
  environment: "public",
  regions: "public",
  notes: { freeText: "requestedBy" },
  rollback: { freeText: "requestedBy" },
  requestedBy: "person",
  authors: "person",
  requestedAt: "public",
  plannedFor: "public",
  state: "public",
  revision: "public",
  digest: "public",
  rule: "public",
  expiresAt: "public",
  isFree: "public",
  decidedAt: "public",
  decidedBy: "person",
  rejectionReason: { freeText: "decidedBy" },
  wentAt: "public",
  endedAt: "public",
  heldAt: "public",
  heldBy: "person",
  heldReason: { freeText: "heldBy" },
  isPractice: "public",
});

export const approvals = pgTable(
  "approvals",
  {
    orgId: orgId(),
    releaseId: uuid("release_id").notNull(),
    digest: text("digest").notNull(),
    personId: uuid("person_id").notNull(),
    decision: text("decision", { enum: ["approve", "reject"] }).notNull(),
    /** The needs (`each-region:approver:berlin`) that this person could meet when he decided. */
    countsFor: jsonb("counts_for").$type<readonly string[]>().notNull(),
    /** The account that was used: `slack:T…:U…`; null where no chat account was. */
    account: text("account"),
    decidedAt: instant("decided_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.releaseId, t.digest, t.personId] }),
    foreignKey({ columns: [t.orgId, t.releaseId], foreignColumns: [releases.orgId, releases.id] }),
  ],
);
export type Approval = typeof approvals.$inferSelect;
classify(approvals, "record", {
  orgId: "public",
  releaseId: "public",
  digest: "public",
  personId: "person",
  decision: "public",
  countsFor: "public",
  account: { personal: "personId" },
  decidedAt: "public",
});

export const approvalRules = pgTable(
  "approval_rules",
  {
    orgId: orgId(),
    id: rowId(),
    key: text("key").notNull(),
    /** The first rule in the file's order that fits is the one. */
    position: integer("position").notNull(),
    /** Keys; null means all of them. */
    services: jsonb("services").$type<readonly string[]>(),
    environments: jsonb("environments").$type<readonly string[]>(),
    requirements: jsonb("requirements").$type<readonly Requirement[]>().notNull(),
    /** Nobody who shares a team with the requester counts. */
    excludesAuthorsTeams: boolean("excludes_authors_teams").notNull(),
    expiryHours: integer("expiry_hours").notNull(),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), uniqueIndex("approval_rules_key").on(t.orgId, t.key)],
);
classify(approvalRules, "organisation", {
  orgId: "public",
  id: "public",
  key: "public",
  position: "public",
  services: "public",
  environments: "public",
  requirements: "public",
  excludesAuthorsTeams: "public",
  expiryHours: "public",
  managedBy: "public",
  isGone: "public",
});
