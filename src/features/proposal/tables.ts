/** Changes that need two: who asks for what, who has agreed, what became of it. */
import { classify, instant, orgId, rowId } from "../../db/columns.ts";
import {
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
  uuid,
} from "../../db/drizzle.ts";

/** Whose rights become more or fewer; `holder` is a person's key, "everyone", or a program's name. */
export type RightsChange = {
  readonly holder: string;
  readonly gains: readonly string[];
  readonly loses: readonly string[];
};

export const proposals = pgTable(
  "proposals",
  {
    orgId: orgId(),
    id: rowId(),
    kind: text("kind", { enum: ["file", "token"] }).notNull(),
    /** SHA-256 of the file, or the token's id: the agreement is to this and to nothing else. */
    subject: text("subject").notNull(),
    /** The hash of the file that was in force when this was asked for. */
    base: text("base"),
    /** The file itself, until it is settled. It names people, and is kept no longer than it is needed. */
    content: text("content"),
    changes: jsonb("changes").$type<readonly RightsChange[]>().notNull(),
    /** Who asked, as the terminal calls him. */
    askedBy: text("asked_by").notNull(),
    askedAt: instant("asked_at").notNull(),
    /** With its last day a proposal is over. */
    expiresAt: instant("expires_at").notNull(),
    state: text("state", { enum: ["waiting", "agreed", "done", "refused", "expired", "void"] }).notNull(),
    settledAt: instant("settled_at"),
    settledBy: uuid("settled_by"),
    revision: integer("revision").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("proposals_open").on(t.orgId, t.subject).where(sql`state in ('waiting', 'agreed')`),
  ],
);
export type Proposal = typeof proposals.$inferSelect;
classify(proposals, "record", {
  orgId: "public",
  id: "public",
  kind: "public",
  subject: "public",
  base: "public",
  content: "secret",
  changes: "public",
  askedBy: "public",
  askedAt: "public",
  expiresAt: "public",
  state: "public",
  settledAt: "public",
  settledBy: "person",
  revision: "public",
});

export const proposalAgreements = pgTable(
  "proposal_agreements",
  {
    orgId: orgId(),
    proposalId: uuid("proposal_id").notNull(),
    personId: uuid("person_id").notNull(),
    agreedAt: instant("agreed_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.proposalId, t.personId] }),
    foreignKey({ columns: [t.orgId, t.proposalId], foreignColumns: [proposals.orgId, proposals.id] }),
  ],
);
export type ProposalAgreement = typeof proposalAgreements.$inferSelect;
classify(proposalAgreements, "record", {
  orgId: "public",
  proposalId: "public",
  personId: "person",
  agreedAt: "public",
});
