/** What every room stands on: the record, its chain heads, and the keys that make erasure possible. */
import { classify, instant, orgId } from "../db/columns.ts";
import { bigint, index, pgTable, primaryKey, text, uuid } from "../db/drizzle.ts";

/** The record: append-only (triggers), one chain per organisation. `entry` is what was hashed, to the byte. */
export const records = pgTable(
  "records",
  {
    orgId: orgId(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
    /** `person:…`, `timer:…`, `token:…`: never a name. */
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    /** RFC 8785 canonical JSON of the whole record; personal values sealed under their person's key. */
    entry: text("entry").notNull(),
    /** SHA-256 (hex) over the previous record's hash and `entry`. */
    hash: text("hash").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.seq] }),
    index("records_subject").on(t.orgId, t.subject, t.seq),
    index("records_actor").on(t.orgId, t.actor, t.seq),
  ],
);
classify(records, "record", {
  orgId: "public",
  seq: "public",
  at: "public",
  actor: "person",
  action: "public",
  subject: "public",
  entry: "public",
  hash: "public",
});

export const chainHeads = pgTable(
  "chain_heads",
  {
    orgId: orgId(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId] })],
);
classify(chainHeads, "record", { orgId: "public", seq: "public", hash: "public" });

/** One key a person, wrapped by the master key. Destroying the row is forgetting the person's words in the record. */
export const personKeys = pgTable(
  "person_keys",
  {
    orgId: orgId(),
    personId: uuid("person_id").notNull(),
    wrapped: text("wrapped").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.personId] })],
);
classify(personKeys, "organisation", {
  orgId: "public",
  personId: "person",
  wrapped: "secret",
  createdAt: "public",
});
