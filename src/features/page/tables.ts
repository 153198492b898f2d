/** A demand on one person to answer now, with its own life; and each way by which he was asked. */
import { classify, instant, orgId, rowId } from "../../db/columns.ts";
import {
  bigserial,
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
import { people } from "../person/tables.ts";
import type { PageReason, Way } from "./ladder.ts";

export const pages = pgTable(
  "pages",
  {
    orgId: orgId(),
    id: rowId(),
    /** In the order of raising, also within one instant. */
    seq: bigserial("seq", { mode: "number" }).notNull(),
    /** `incident:…`, or `person:…` for a test of one's own ways. */
    about: text("about").notNull(),
    personId: uuid("person_id").notNull(),
    /** Makes raising twice raising once. */
    mark: text("mark").notNull(),
    why: jsonb("why").$type<PageReason>().notNull(),
    state: text("state", { enum: ["due", "answered", "stood-down", "undeliverable"] }).notNull(),
    answer: text("answer", { enum: ["mine", "cant", "wrong-team"] }),
    /** The ways to reach this person, frozen when the page was raised. */
    ladder: jsonb("ladder").$type<readonly Way[]>().notNull(),
    /** Whether one of those ways rings a phone, as far as is known by now. */
    isLoud: boolean("is_loud").notNull(),
    /** When it should have left; lateness is measured from here. */
    dueAt: instant("due_at").notNull(),
    firstSentAt: instant("first_sent_at"),
    answeredAt: instant("answered_at"),
    stoodDownAt: instant("stood_down_at"),
    /** Why it is not needed any more: acknowledged, ended, moved, repeated. */
    stoodDownBecause: text("stood_down_because"),
    isPractice: boolean("is_practice").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("pages_mark").on(t.orgId, t.mark),
    index("pages_about").on(t.orgId, t.about, t.state),
    index("pages_person").on(t.orgId, t.personId, t.dueAt),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
export type Page = typeof pages.$inferSelect;
classify(pages, "incident", {
  orgId: "public",
  id: "public",
  seq: "public",
  about: "public",
  personId: "person",
  mark: "public",
  why: "public",
  state: "public",
  answer: "public",
  ladder: { personal: "personId" },
  isLoud: "public",
  dueAt: "public",
  firstSentAt: "public",
  answeredAt: "public",
  stoodDownAt: "public",
  stoodDownBecause: "public",
  isPractice: "public",
  revision: "public",
});

/** The reason of an attempt that was none: this installation cannot send by that way. */
export const NOT_SET_UP = "not-set-up";

/** One try of one way. */
export const pageAttempts = pgTable(
  "page_attempts",
  {
    orgId: orgId(),
    id: rowId(),
    pageId: uuid("page_id").notNull(),
    personId: uuid("person_id").notNull(),
    /** Position in the ladder. */
    way: integer("way").notNull(),
    kind: text("kind", { enum: ["chat", "email", "push", "webhook"] }).notNull(),
    /** For chat the platform. */
    address: text("address").notNull(),
    outcome: text("outcome", { enum: ["waiting", "sent", "refused", "unsure", "withdrawn"] }).notNull(),
    reason: text("reason"),
    /** The chat message, where it is one. */
    postId: uuid("post_id"),
    dueAt: instant("due_at").notNull(),
    sentAt: instant("sent_at"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("page_attempts_page").on(t.orgId, t.pageId),
    foreignKey({ columns: [t.orgId, t.pageId], foreignColumns: [pages.orgId, pages.id] }),
  ],
);
export type PageAttempt = typeof pageAttempts.$inferSelect;
classify(pageAttempts, "incident", {
  orgId: "public",
  id: "public",
  pageId: "public",
  personId: "person",
  way: "public",
  kind: "public",
  address: { personal: "personId" },
  outcome: "public",
  reason: "public",
  postId: "public",
  dueAt: "public",
  sentAt: "public",
});
