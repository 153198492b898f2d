/** What the chat platforms know of accounts: told by their events, looked up before somebody acts. */
import { classify, instant, orgId, rowId } from "../../db/columns.ts";
import { boolean, index, pgTable, primaryKey, sql, text, uniqueIndex, uuid } from "../../db/drizzle.ts";

/** One row for each account that ever acted, was linked, or that a platform told about. */
export const accounts = pgTable(
  "accounts",
  {
    orgId: orgId(),
    id: rowId(),
    provider: text("provider", { enum: ["slack", "teams"] }).notNull(),
    /** Slack team or Teams tenant of the account itself, which may be another company's. */
    tenant: text("tenant").notNull(),
    subject: text("subject").notNull(),
    /** Whose account it is, where it is anybody's. */
    personId: uuid("person_id"),
    isDeactivated: boolean("is_deactivated").notNull().default(false),
    /** A guest of our own team or tenant. */
    isGuest: boolean("is_guest").notNull().default(false),
    isStranger: boolean("is_stranger").notNull().default(false),
    isBot: boolean("is_bot").notNull().default(false),
    zone: text("zone"),
    locale: text("locale"),
    /** When the platform last told all of it; null where it never did, or where it may have changed since. */
    seenAt: instant("seen_at"),
    heardAt: instant("heard_at").notNull(),
    /** Since when Baton is taken out of the private chat with it. */
    chatGoneAt: instant("chat_gone_at"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("accounts_account").on(t.orgId, t.provider, t.tenant, t.subject),
    index("accounts_person").on(t.orgId, t.personId),
    index("accounts_old").on(t.heardAt).where(sql`person_id is null`),
  ],
);
export type KnownRow = typeof accounts.$inferSelect;
classify(accounts, "organisation", {
  orgId: "public",
  id: "public",
  provider: "public",
  tenant: "public",
  subject: { personal: "personId" },
  personId: "person",
  isDeactivated: "public",
  isGuest: "public",
  isStranger: "public",
  isBot: "public",
  zone: "public",
  locale: "public",
  seenAt: "public",
  heardAt: "public",
  chatGoneAt: "public",
});
