/** Freezes: when nothing, or nothing of some kind, may go anywhere or in some regions. */
import { classify, instant, managedBy, orgId, rowId } from "../../db/columns.ts";
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "../../db/drizzle.ts";

export const freezes = pgTable(
  "freezes",
  {
    orgId: orgId(),
    id: rowId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    /** Keys; null means all of them. */
    regions: jsonb("regions").$type<readonly string[]>(),
    environments: jsonb("environments").$type<readonly string[]>(),
    services: jsonb("services").$type<readonly string[]>(),
    /** Local wall time `2026-12-30T18:00`, in `zone` or, where that is null, in each region's own. */
    startsLocal: text("starts_local").notNull(),
    endsLocal: text("ends_local").notNull(),
    zone: text("zone"),
    reason: text("reason").notNull(),
    /** How many must agree before an exception from this freeze holds. */
    exceptionQuorum: integer("exception_quorum").notNull().default(1),
    /** A proposed freeze is shown and holds nothing. */
    isConfirmed: boolean("is_confirmed").notNull(),
    revision: integer("revision").notNull().default(1),
    addedBy: uuid("added_by"),
    addedAt: instant("added_at").notNull(),
    /** Set where somebody ended it before its time. */
    endedAt: instant("ended_at"),
    endedBy: uuid("ended_by"),
    managedBy: managedBy(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("freezes_key").on(t.orgId, t.key),
    index("freezes_open").on(t.orgId, t.endedAt),
  ],
);
export type Freeze = typeof freezes.$inferSelect;
classify(freezes, "organisation", {
  orgId: "public",
  id: "public",
  key: "public",
  name: { freeText: "addedBy" },
  regions: "public",
  environments: "public",
  services: "public",
  startsLocal: "public",
  endsLocal: "public",
  zone: "public",
  reason: { freeText: "addedBy" },
  exceptionQuorum: "public",
  isConfirmed: "public",
  revision: "public",
  addedBy: "person",
  addedAt: "public",
  endedAt: "public",
  endedBy: "person",
  managedBy: "public",
});
