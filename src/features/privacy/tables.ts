/** Who asked to be forgotten, and how long things are kept. */
import { classify, instant, managedBy, orgId, rowId } from "../../db/columns.ts";
import { foreignKey, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "../../db/drizzle.ts";
import { people } from "../person/tables.ts";

/** One row a person: restricted while a duty to keep runs, then erased. Replayed after every restore. */
export const erasures = pgTable(
  "erasures",
  {
    orgId: orgId(),
    id: rowId(),
    personId: uuid("person_id").notNull(),
    state: text("state", { enum: ["restricted", "erased"] }).notNull(),
    requestedAt: instant("requested_at").notNull(),
    requestedBy: uuid("requested_by"),
    /** The end of the duty to keep. */
    dueAt: instant("due_at").notNull(),
    erasedAt: instant("erased_at"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("erasures_person").on(t.orgId, t.personId),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
export type Erasure = typeof erasures.$inferSelect;
classify(erasures, "record", {
  orgId: "public",
  id: "public",
  personId: "person",
  state: "public",
  requestedAt: "public",
  requestedBy: "person",
  dueAt: "public",
  erasedAt: "public",
});

/** One row an organisation. Shape: `PrivacyFile`. */
export const privacySettings = pgTable(
  "privacy_settings",
  { orgId: orgId(), settings: jsonb("settings").notNull(), managedBy: managedBy() },
  (t) => [primaryKey({ columns: [t.orgId] })],
);
classify(privacySettings, "organisation", { orgId: "public", settings: "public", managedBy: "public" });
