/** Where Baton lives, what it has posted where, and what each button means. */
import { classify, instant, orgId, rowId } from "../db/columns.ts";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
  uuid,
} from "../db/drizzle.ts";

/**
 * Which organisation the environment's secrets belong to, by what their variables begin with (`SLACK`, `TEAMS_EU`):
 * the first that names a prefix has it, until none of its installations does.
 */
export const secretPrefixes = pgTable(
  "secret_prefixes",
  { orgId: orgId(), prefix: text("prefix").notNull() },
  (t) => [primaryKey({ columns: [t.orgId, t.prefix] }), uniqueIndex("secret_prefixes_key").on(t.prefix)],
);
classify(secretPrefixes, "organisation", { orgId: "public", prefix: "public" });

/** One app in one Slack team or Teams tenant. The environment's tokens make the first, the file names others. */
export const installations = pgTable(
  "installations",
  {
    orgId: orgId(),
    id: rowId(),
    platform: text("platform", { enum: ["slack", "teams"] }).notNull(),
    enterprise: text("enterprise").notNull().default(""),
    team: text("team").notNull(),
    name: text("name").notNull(),
    /**
     * The environment variables that hold its secrets begin so: no secret in a row. Null where what it named once is
     * another organisation's: nothing proves who calls, nothing can be sent.
     */
    secrets: text("secrets"),
    isActive: boolean("is_active").notNull().default(true),
    /** Since when Baton is uninstalled there; null where it is not. */
    goneAt: instant("gone_at"),
    /** Teams: where to answer, as last seen. */
    serviceUrl: text("service_url"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("installations_key").on(t.platform, t.enterprise, t.team),
    foreignKey({
      columns: [t.orgId, t.secrets],
      foreignColumns: [secretPrefixes.orgId, secretPrefixes.prefix],
    }),
  ],
);
classify(installations, "organisation", {
  orgId: "public",
  id: "public",
  platform: "public",
  enterprise: "public",
  team: "public",
  name: "public",
  secrets: "public",
  isActive: "public",
  goneAt: "public",
  serviceUrl: "public",
});

/** A shared place: a channel or thread that Baton posts to; the home of a subject where `subject` is set. */
export const places = pgTable(
  "places",
  {
    orgId: orgId(),
    id: rowId(),
    installationId: uuid("installation_id").notNull(),
    /** `team:payments`, `incident:…`: whose home this is. */
    subject: text("subject").notNull(),
    /** `rooting`: a thread whose root, the subject's card in the team's channel, is not there yet. `removed`: Baton was taken out. */
    state: text("state", { enum: ["wanted", "rooting", "open", "archived", "refused", "removed"] }).notNull(),
    /** Null until the platform has made it. */
    conversation: text("conversation"),
    /** Message id of the thread's root where the home is a thread; null where it is a whole channel. */
    thread: text("thread"),
    name: text("name").notNull(),
    url: text("url"),
    language: text("language").notNull(),
    isShared: boolean("is_shared").notNull().default(false),
    /** A home's place in the team's channel: its card there is the thread's root, and the fall-back. */
    underId: uuid("under_id"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("places_home").on(t.orgId, t.installationId, t.subject),
    index("places_conversation").on(t.orgId, t.installationId, t.conversation),
  ],
);
classify(places, "incident", {
  orgId: "public",
  id: "public",
  installationId: "public",
  subject: "public",
  state: "public",
  conversation: "public",
  thread: "public",
  name: "public",
  url: "public",
  language: "public",
  isShared: "public",
  underId: "public",
});

/** A message of ours. Cards are rendered anew from their subject; lines, pages and digests keep their content. */
export const posts = pgTable(
  "posts",
  {
    orgId: orgId(),
    id: rowId(),
    installationId: uuid("installation_id").notNull(),
    kind: text("kind", { enum: ["card", "line", "page", "digest", "reply"] }).notNull(),
    /** Makes posting twice posting once. */
    mark: text("mark").notNull(),
    /** A shared place, one person's private chat, or one person's eyes in a shared place. */
    audience: text("audience", { enum: ["place", "person", "only"] }).notNull(),
    subject: text("subject").notNull(),
    placeId: uuid("place_id"),
    /** Set for a private message. */
    personId: uuid("person_id"),
    account: text("account"),
    /** The card in whose thread this line hangs, where the place is not the subject's own. */
    parentId: uuid("parent_id"),
    conversation: text("conversation"),
    thread: text("thread"),
    language: text("language").notNull(),
    zone: text("zone"),
    /** A neutral card, where it is not the subject's live one. */
    content: jsonb("content"),
    message: text("message"),
    state: text("state", { enum: ["queued", "sent", "refused", "withdrawn", "gone"] })
      .notNull()
      .default("queued"),
    /** A hash of what was last shown: an edit that changes nothing is not sent. */
    shown: text("shown"),
    queuedAt: instant("queued_at").notNull(),
    sentAt: instant("sent_at"),
    /** True where an ambiguous send was repeated once. */
    isRepeat: boolean("is_repeat").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("posts_mark").on(t.orgId, t.mark),
    index("posts_subject").on(t.orgId, t.subject),
    // An incident has a few cards, and after a long night hundreds of lines.
    index("posts_cards").on(t.orgId, t.subject).where(sql`kind = 'card' or content is null`),
    index("posts_message").on(t.orgId, t.installationId, t.conversation, t.message),
    index("posts_old").on(t.orgId, t.queuedAt),
  ],
);
/** Said in the text, not as a value: whoever plans must see that `posts_cards` holds all that is wanted. */
export const isCard = sql`${posts.kind} = 'card'`;
classify(posts, "incident", {
  orgId: "public",
  id: "public",
  installationId: "public",
  kind: "public",
  mark: "public",
  audience: "public",
  subject: "public",
  placeId: "public",
  personId: "person",
  account: { personal: "personId" },
  parentId: "public",
  conversation: "public",
  thread: "public",
  language: "public",
  zone: "public",
  content: { freeText: "personId" },
  message: "public",
  state: "public",
  shown: "public",
  queuedAt: "public",
  sentAt: "public",
  isRepeat: "public",
});

/** A button or a form carries only this random handle; what it means is looked up, rights are read at the click. */
export const handles = pgTable(
  "handles",
  {
    orgId: orgId(),
    handle: text("handle").notNull(),
    /** Equal for the same button of the same post, so that a re-render does not grow the table. */
    likeness: text("likeness").notNull(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    revision: integer("revision"),
    payload: jsonb("payload").notNull(),
    /** Null: whoever sees it may press it, and rights decide. */
    personId: uuid("person_id"),
    madeAt: instant("made_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.handle] }),
    uniqueIndex("handles_likeness").on(t.orgId, t.likeness),
    index("handles_old").on(t.expiresAt),
  ],
);
classify(handles, "delivery", {
  orgId: "public",
  handle: "secret",
  likeness: "public",
  action: "public",
  subject: "public",
  revision: "public",
  payload: "public",
  personId: "person",
  madeAt: "public",
  expiresAt: "public",
});

/** Deliveries seen: platforms repeat, we do not. Kept for a day. */
export const deliveries = pgTable(
  "deliveries",
  { orgId: orgId(), id: text("id").notNull(), seenAt: instant("seen_at").notNull() },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), index("deliveries_old").on(t.seenAt)],
);
classify(deliveries, "delivery", { orgId: "public", id: "public", seenAt: "public" });
