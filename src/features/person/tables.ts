/** People: who they are, on which platforms, in which teams, with which rights, and how they are reached. */
import { classify, instant, managedBy, orgId, rowId } from "../../db/columns.ts";
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

export type Preference = "zone" | "language" | "order";

export const people = pgTable(
  "people",
  {
    orgId: orgId(),
    id: rowId(),
    key: text("key").notNull(),
    /** Null once the person has been erased. */
    name: text("name"),
    regionId: uuid("region_id"),
    zone: text("zone").notNull(),
    language: text("language").notNull(),
    state: text("state", { enum: ["active", "left", "restricted", "erased"] }).notNull(),
    managedBy: managedBy(),
    leftAt: instant("left_at"),
    /** What he chose in chat stands above what the file gives him; null: not known what it gives. */
    chosen: jsonb("chosen").$type<readonly Preference[]>().notNull().default([]),
    given: jsonb("given").$type<readonly Preference[]>(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), uniqueIndex("people_key").on(t.orgId, t.key)],
);
export type Person = typeof people.$inferSelect;
classify(people, "organisation", {
  orgId: "public",
  id: "person",
  key: { personal: "id" },
  name: { personal: "id" },
  regionId: "public",
  zone: "public",
  language: "public",
  state: "public",
  managedBy: "public",
  leftAt: "public",
  chosen: "public",
  given: "public",
});

/** One account of one person. `tenant`: Slack team or Teams tenant; empty for e-mail and phone. */
export const identities = pgTable(
  "identities",
  {
    orgId: orgId(),
    id: rowId(),
    personId: uuid("person_id").notNull(),
    provider: text("provider", {
      enum: ["slack", "teams", "github", "gitlab", "email", "phone", "oidc"],
    }).notNull(),
    tenant: text("tenant").notNull().default(""),
    subject: text("subject").notNull(),
    /** Blocked: gone from that platform; the person stays. */
    state: text("state", { enum: ["active", "blocked"] }).notNull(),
    /** How the link was proven. */
    proof: text("proof", { enum: ["file", "verified-email", "code", "installer"] }).notNull(),
    /** Where to write privately, once known. */
    conversation: text("conversation"),
    /** A link made after a request makes nobody eligible for it. */
    linkedAt: instant("linked_at").notNull(),
    rank: integer("rank").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("identities_account").on(t.orgId, t.provider, t.tenant, t.subject),
    index("identities_person").on(t.orgId, t.personId),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
export type Identity = typeof identities.$inferSelect;
classify(identities, "organisation", {
  orgId: "public",
  id: "public",
  personId: "person",
  provider: "public",
  tenant: "public",
  subject: { personal: "personId" },
  state: "public",
  proof: "public",
  conversation: { personal: "personId" },
  linkedAt: "public",
  rank: "public",
});

export const memberships = pgTable(
  "memberships",
  {
    orgId: orgId(),
    teamId: uuid("team_id").notNull(),
    personId: uuid("person_id").notNull(),
    managedBy: managedBy(),
    since: instant("since").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.teamId, t.personId] }),
    index("memberships_person").on(t.orgId, t.personId),
    foreignKey({ columns: [t.orgId, t.teamId], foreignColumns: [teams.orgId, teams.id] }),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
classify(memberships, "organisation", {
  orgId: "public",
  teamId: "public",
  personId: "person",
  managedBy: "public",
  since: "public",
});

/** A role is a named list of rights; `release.*` and `*` are allowed. */
export const roles = pgTable(
  "roles",
  {
    orgId: orgId(),
    key: text("key").notNull(),
    rights: jsonb("rights").$type<readonly string[]>().notNull(),
    managedBy: managedBy(),
    isGone: boolean("is_gone").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.key] })],
);
classify(roles, "organisation", {
  orgId: "public",
  key: "public",
  rights: "public",
  managedBy: "public",
  isGone: "public",
});

/** Who has a role, and where. Exactly one of person, team, everyone. */
export const grants = pgTable(
  "grants",
  {
    orgId: orgId(),
    id: rowId(),
    role: text("role").notNull(),
    personId: uuid("person_id"),
    teamId: uuid("team_id"),
    /** `{ team?, service?, environment?, region? }` by key. */
    scope: jsonb("scope").$type<Readonly<Record<string, string>>>().notNull(),
    managedBy: managedBy(),
    since: instant("since").notNull(),
    endsAt: instant("ends_at"),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), index("grants_person").on(t.orgId, t.personId)],
);
classify(grants, "organisation", {
  orgId: "public",
  id: "public",
  role: "public",
  personId: "person",
  teamId: "public",
  scope: "public",
  managedBy: "public",
  since: "public",
  endsAt: "public",
});

/** A way to reach a person, in the order he wants them tried. Loud: it rings a phone in his pocket. */
export const contactMethods = pgTable(
  "contact_methods",
  {
    orgId: orgId(),
    id: rowId(),
    personId: uuid("person_id").notNull(),
    kind: text("kind", { enum: ["chat", "email", "push", "webhook"] }).notNull(),
    /** E-mail address, push topic, webhook URL; for chat the platform. */
    address: text("address").notNull(),
    isLoud: boolean("is_loud").notNull(),
    rank: integer("rank").notNull(),
    /** Minutes after the page began before this way is tried. */
    afterMinutes: integer("after_minutes").notNull().default(0),
    testedAt: instant("tested_at"),
    managedBy: managedBy(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("contact_methods_person").on(t.orgId, t.personId, t.rank),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
export type ContactMethod = typeof contactMethods.$inferSelect;
classify(contactMethods, "organisation", {
  orgId: "public",
  id: "public",
  personId: "person",
  kind: "public",
  address: { personal: "personId" },
  isLoud: "public",
  rank: "public",
  afterMinutes: "public",
  testedAt: "public",
  managedBy: "public",
});

/** A code that proves that two accounts are one human: made on one, typed on the other, used once. */
export const linkCodes = pgTable(
  "link_codes",
  {
    orgId: orgId(),
    /** SHA-256 of the code; the code itself is never kept. */
    hash: text("hash").notNull(),
    personId: uuid("person_id").notNull(),
    /** Where it was made: there its maker is told what became of it. */
    platform: text("platform").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.hash] }),
    index("link_codes_old").on(t.expiresAt),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
classify(linkCodes, "delivery", {
  orgId: "public",
  hash: "secret",
  personId: "person",
  platform: "public",
  expiresAt: "public",
});

/** Codes that were typed and were wrong, by account: guessing is limited. */
export const linkAttempts = pgTable(
  "link_attempts",
  {
    orgId: orgId(),
    id: rowId(),
    /** SHA-256 of provider, tenant and subject. */
    account: text("account").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("link_attempts_account").on(t.orgId, t.account, t.at),
  ],
);
classify(linkAttempts, "delivery", { orgId: "public", id: "public", account: "secret", at: "public" });
