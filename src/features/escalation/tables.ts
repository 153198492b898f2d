/** Policies as the file has them, and the runs that carry a frozen copy through one incident. */
import { classify, instant, managedBy, orgId, rowId } from "../../db/columns.ts";
import {
  bigserial,
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
import { incidents } from "../incident/tables.ts";

export const policies = pgTable(
  "policies",
  {
    orgId: orgId(),
    id: rowId(),
    key: text("key").notNull(),
    /** Shape: `Policy` in policy-file.ts. */
    policy: jsonb("policy").notNull(),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), uniqueIndex("policies_key").on(t.orgId, t.key)],
);
classify(policies, "organisation", {
  orgId: "public",
  id: "public",
  key: "public",
  policy: "public",
  managedBy: "public",
  isGone: "public",
});

export const escalationRuns = pgTable(
  "escalation_runs",
  {
    orgId: orgId(),
    id: rowId(),
    /** In the order of starting, also within one instant. */
    seq: bigserial("seq", { mode: "number" }).notNull(),
    incidentId: uuid("incident_id").notNull(),
    teamId: uuid("team_id").notNull(),
    policyKey: text("policy_key").notNull(),
    /** Frozen when the run began: a later change of the file does not move what is under way. */
    policy: jsonb("policy").notNull(),
    step: integer("step").notNull(),
    round: integer("round").notNull(),
    state: text("state", { enum: ["running", "stopped", "exhausted"] }).notNull(),
    /** Severity does not wake: a step waits for the working hours of whom it would page. */
    isWaking: boolean("is_waking").notNull(),
    /** When the step is due; null where none is. */
    nextAt: instant("next_at"),
    /** Whoever has been asked in this round. */
    asked: jsonb("asked").$type<readonly string[]>().notNull(),
    /** Whoever said *can't* or *wrong team*: not asked again in this run. */
    declined: jsonb("declined").$type<readonly string[]>().notNull(),
    /** True where the last step found nobody at all. */
    isDeserted: boolean("is_deserted").notNull().default(false),
    startedAt: instant("started_at").notNull(),
    stoppedAt: instant("stopped_at"),
    revision: integer("revision").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("escalation_runs_incident").on(t.orgId, t.incidentId, t.seq),
    // At most one run of an incident is alive, whatever arrives at once.
    uniqueIndex("escalation_runs_alive").on(t.orgId, t.incidentId).where(sql`state <> 'stopped'`),
    foreignKey({ columns: [t.orgId, t.incidentId], foreignColumns: [incidents.orgId, incidents.id] }),
  ],
);
export type EscalationRun = typeof escalationRuns.$inferSelect;
classify(escalationRuns, "incident", {
  orgId: "public",
  id: "public",
  seq: "public",
  incidentId: "public",
  teamId: "public",
  policyKey: "public",
  policy: "public",
  step: "public",
  round: "public",
  state: "public",
  isWaking: "public",
  nextAt: "public",
  asked: "person",
  declined: "person",
  isDeserted: "public",
  startedAt: "public",
  stoppedAt: "public",
  revision: "public",
});
