/** Handoffs: drafted, signed, accepted. What they say is read from the present; only who and when is kept. */
import { classify, instant, orgId, rowId } from "../../db/columns.ts";
import {
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "../../db/drizzle.ts";
import { teams } from "../organisation/tables.ts";

export const handoffs = pgTable(
  "handoffs",
  {
    orgId: orgId(),
    id: rowId(),
    teamId: uuid("team_id").notNull(),
    rotationId: uuid("rotation_id").notNull(),
    /** The shift's end, by the rule: one handoff each. */
    boundaryAt: instant("boundary_at").notNull(),
    outgoingId: uuid("outgoing_id"),
    incomingId: uuid("incoming_id"),
    outgoingShift: text("outgoing_shift"),
    incomingShift: text("incoming_shift"),
    /** `waiting`: the shift has ended and nobody has said "I have it": it is still the outgoing lead's. */
    state: text("state", { enum: ["drafted", "waiting", "accepted", "superseded"] }).notNull(),
    revision: integer("revision").notNull().default(1),
    signedAt: instant("signed_at"),
    acceptedBy: uuid("accepted_by"),
    acceptedAt: instant("accepted_at"),
    /** When a lead was told that nobody accepted. */
    leadToldAt: instant("lead_told_at"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("handoffs_boundary").on(t.orgId, t.rotationId, t.boundaryAt),
    index("handoffs_state").on(t.orgId, t.state, t.boundaryAt),
    foreignKey({ columns: [t.orgId, t.teamId], foreignColumns: [teams.orgId, teams.id] }),
  ],
);
export type Handoff = typeof handoffs.$inferSelect;
classify(handoffs, "incident", {
  orgId: "public",
  id: "public",
  teamId: "public",
  rotationId: "public",
  boundaryAt: "public",
  outgoingId: "person",
  incomingId: "person",
  outgoingShift: "public",
  incomingShift: "public",
  state: "public",
  revision: "public",
  signedAt: "public",
  acceptedBy: "person",
  acceptedAt: "public",
  leadToldAt: "public",
});

/** A remark for whoever comes next; read out until a handoff that showed it is accepted. */
export const handoffNotes = pgTable(
  "handoff_notes",
  {
    orgId: orgId(),
    id: rowId(),
    teamId: uuid("team_id").notNull(),
    text: text("text").notNull(),
    by: uuid("by").notNull(),
    language: text("language").notNull(),
    at: instant("at").notNull(),
    /** The handoff with whose acceptance it was passed on. */
    passedWith: uuid("passed_with"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("handoff_notes_team").on(t.orgId, t.teamId, t.passedWith),
    foreignKey({ columns: [t.orgId, t.teamId], foreignColumns: [teams.orgId, teams.id] }),
  ],
);
export type HandoffNote = typeof handoffNotes.$inferSelect;
classify(handoffNotes, "incident", {
  orgId: "public",
  id: "public",
  teamId: "public",
  text: { freeText: "by" },
  by: "person",
  language: "public",
  at: "public",
  passedWith: "public",
});
