/** Every way past a rule: what, why, who asked, who agreed, until when. */
import { classify, instant, orgId, rowId } from "../../db/columns.ts";
import {
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

/** Where the right to grant is asked for. */
export type ExceptionScope = {
  readonly team?: string;
  readonly service?: string;
  readonly environment?: string;
};

export const exceptions = pgTable(
  "exceptions",
  {
    orgId: orgId(),
    id: rowId(),
    /** `release:…`: what may pass. */
    subject: text("subject").notNull(),
    /** What people call it ("R-42 · checkout 4.2.0"); this room does not know the subject's own. */
    subjectName: text("subject_name").notNull(),
    /** `freeze:<key>`, `quorum`, `incident:<number>`: what it may pass. */
    rule: text("rule").notNull(),
    ruleName: text("rule_name").notNull(),
    scope: jsonb("scope").$type<ExceptionScope>().notNull(),
    reason: text("reason").notNull(),
    requestedBy: uuid("requested_by").notNull(),
    requestedAt: instant("requested_at").notNull(),
    /** How many different people must agree; its requester and its subject's authors are never among them. */
    quorum: integer("quorum").notNull(),
    state: text("state", { enum: ["requested", "granted", "refused", "ended"] }).notNull(),
    revision: integer("revision").notNull().default(1),
    endsAt: instant("ends_at").notNull(),
    /** When somebody looks again whether it was right. */
    reviewAt: instant("review_at").notNull(),
    /** When it began to hold; null where it never did. */
    grantedAt: instant("granted_at"),
    settledAt: instant("settled_at"),
    settledBy: uuid("settled_by"),
    refusalReason: text("refusal_reason"),
    reviewedAt: instant("reviewed_at"),
    reviewedBy: uuid("reviewed_by"),
    /** What came of the review. */
    finding: text("finding"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("exceptions_open")
      .on(t.orgId, t.subject, t.rule)
      .where(sql`state in ('requested', 'granted')`),
    index("exceptions_subject").on(t.orgId, t.subject),
  ],
);
export type Exception = typeof exceptions.$inferSelect;
classify(exceptions, "record", {
  orgId: "public",
  id: "public",
  subject: "public",
  subjectName: "public",
  rule: "public",
  ruleName: "public",
  scope: "public",
  reason: { freeText: "requestedBy" },
  requestedBy: "person",
  requestedAt: "public",
  quorum: "public",
  state: "public",
  revision: "public",
  endsAt: "public",
  reviewAt: "public",
  grantedAt: "public",
  settledAt: "public",
  settledBy: "person",
  refusalReason: { freeText: "settledBy" },
  reviewedAt: "public",
  reviewedBy: "person",
  finding: { freeText: "reviewedBy" },
});

export const exceptionApprovals = pgTable(
  "exception_approvals",
  {
    orgId: orgId(),
    exceptionId: uuid("exception_id").notNull(),
    personId: uuid("person_id").notNull(),
    /** The account that was used: `slack:T…:U…`; null where no chat account was. */
    account: text("account"),
    decidedAt: instant("decided_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.exceptionId, t.personId] }),
    foreignKey({
      columns: [t.orgId, t.exceptionId],
      foreignColumns: [exceptions.orgId, exceptions.id],
    }),
  ],
);
export type ExceptionApproval = typeof exceptionApprovals.$inferSelect;
classify(exceptionApprovals, "record", {
  orgId: "public",
  exceptionId: "public",
  personId: "person",
  account: { personal: "personId" },
  decidedAt: "public",
});
