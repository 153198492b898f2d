/** What the API has answered, so that a program that asks again with the same key is told the same. */
import { classify, instant, orgId } from "../db/columns.ts";
import { index, integer, jsonb, pgTable, primaryKey, text } from "../db/drizzle.ts";

export const apiAnswers = pgTable(
  "api_answers",
  {
    orgId: orgId(),
    /** Who asked: `token:…`. Two tokens may choose the same key. */
    actor: text("actor").notNull(),
    key: text("key").notNull(),
    /** SHA-256 over method, path and body: the same key for another request is a mistake. */
    request: text("request").notNull(),
    status: integer("status").notNull(),
    answer: jsonb("answer"),
    seenAt: instant("seen_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.actor, t.key] }), index("api_answers_old").on(t.seenAt)],
);
classify(apiAnswers, "delivery", {
  orgId: "public",
  actor: "person",
  key: "public",
  request: "public",
  status: "public",
  answer: "secret",
  seenAt: "public",
});
