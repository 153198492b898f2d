/** The call of an incident, and how the organisation wants its calls made. */
import { classify, instant, managedBy, orgId, rowId } from "../../db/columns.ts";
import {
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "../../db/drizzle.ts";
import { incidents } from "../incident/tables.ts";
import type { DialIn } from "./provider.ts";

export const bridges = pgTable(
  "bridges",
  {
    orgId: orgId(),
    id: rowId(),
    incidentId: uuid("incident_id").notNull(),
    /** 128 random bits and more, kept before anything is made: making it twice makes the same one. */
    room: text("room").notNull(),
    state: text("state", { enum: ["wanted", "open", "failed"] }).notNull(),
    provider: text("provider"),
    /** Position in the order of providers that is tried now. */
    attempt: integer("attempt").notNull().default(0),
    joinUrl: text("join_url"),
    dialIn: jsonb("dial_in").$type<readonly DialIn[]>().notNull(),
    pin: text("pin"),
    lastError: text("last_error"),
    wantedAt: instant("wanted_at").notNull(),
    openedAt: instant("opened_at"),
    revision: integer("revision").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("bridges_incident").on(t.orgId, t.incidentId),
    foreignKey({ columns: [t.orgId, t.incidentId], foreignColumns: [incidents.orgId, incidents.id] }),
  ],
);
export type Bridge = typeof bridges.$inferSelect;
classify(bridges, "incident", {
  orgId: "public",
  id: "public",
  incidentId: "public",
  room: "secret",
  state: "public",
  provider: "public",
  attempt: "public",
  joinUrl: "secret",
  dialIn: "public",
  pin: "secret",
  lastError: "public",
  wantedAt: "public",
  openedAt: "public",
  revision: "public",
});

/** One row an organisation. Shape: `BridgesFile`. */
export const bridgeSettings = pgTable(
  "bridge_settings",
  { orgId: orgId(), settings: jsonb("settings").notNull(), managedBy: managedBy() },
  (t) => [primaryKey({ columns: [t.orgId] })],
);
classify(bridgeSettings, "organisation", { orgId: "public", settings: "public", managedBy: "public" });
