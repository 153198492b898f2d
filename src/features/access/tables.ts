/** Tokens by which programs act: hashed, limited to a few rights, ending on a day. */
import { classify, instant, orgId, rowId } from "../../db/columns.ts";
import {
  boolean,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "../../db/drizzle.ts";
import { people } from "../person/tables.ts";

export const apiTokens = pgTable(
  "api_tokens",
  {
    orgId: orgId(),
    id: rowId(),
    /** Whose it is: a person's or a service's name, shown wherever the token acts. */
    name: text("name").notNull(),
    /** SHA-256 of the secret; the secret itself is shown once and kept nowhere. */
    hash: text("hash").notNull(),
    /** Set for a token that a person answers for; it ends when the person leaves. */
    personId: uuid("person_id"),
    rights: jsonb("rights").$type<readonly string[]>().notNull(),
    /** `{ team?, service?, environment?, region? }` by key; narrows every right. */
    scope: jsonb("scope").$type<Readonly<Record<string, string>>>().notNull(),
    madeBy: uuid("made_by"),
    madeAt: instant("made_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    endedAt: instant("ended_at"),
    /** It does not act yet: two administrators have to agree first. */
    isHeld: boolean("is_held").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("api_tokens_hash").on(t.hash),
    index("api_tokens_person").on(t.orgId, t.personId),
    foreignKey({ columns: [t.orgId, t.personId], foreignColumns: [people.orgId, people.id] }),
  ],
);
export type ApiToken = typeof apiTokens.$inferSelect;
classify(apiTokens, "organisation", {
  orgId: "public",
  id: "public",
  name: "public",
  hash: "secret",
  personId: "person",
  rights: "public",
  scope: "public",
  madeBy: "person",
  madeAt: "public",
  expiresAt: "public",
  endedAt: "public",
  isHeld: "public",
});
