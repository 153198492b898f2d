/** What must happen later or outside, durable: Postgres is the truth, Redis only a hint. */
import { classify, instant, orgId } from "../db/columns.ts";
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
} from "../db/drizzle.ts";

/** One row a key: scheduling twice is scheduling once. */
export const timers = pgTable(
  "timers",
  {
    orgId: orgId(),
    id: bigserial("id", { mode: "number" }).notNull(),
    key: text("key").notNull(),
    kind: text("kind").notNull(),
    version: integer("version").notNull(),
    payload: jsonb("payload").notNull(),
    dueAt: instant("due_at").notNull(),
    state: text("state", { enum: ["waiting", "done", "cancelled", "parked"] })
      .notNull()
      .default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    /** When it first was due, before any retry: lateness is measured from here. */
    wantedAt: instant("wanted_at").notNull(),
    /** When it was due in the life that a restored database does not remember; null where it comes of none. */
    livedAt: instant("lived_at"),
    doneAt: instant("done_at"),
    lastError: text("last_error"),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.key] }),
    uniqueIndex("timers_id").on(t.id),
    index("timers_next").on(t.orgId, t.dueAt).where(sql`state = 'waiting'`),
    index("timers_old").on(t.doneAt).where(sql`state <> 'waiting'`),
  ],
);
classify(timers, "engine", {
  orgId: "public",
  id: "public",
  key: "public",
  kind: "public",
  version: "public",
  payload: "public",
  dueAt: "public",
  state: "public",
  attempts: "public",
  wantedAt: "public",
  livedAt: "public",
  doneAt: "public",
  lastError: "public",
});

/** One row per outside effect. `mark` makes queueing twice queueing once. */
export const outbox = pgTable(
  "outbox",
  {
    orgId: orgId(),
    id: bigserial("id", { mode: "number" }).notNull(),
    mark: text("mark").notNull(),
    kind: text("kind").notNull(),
    version: integer("version").notNull(),
    /** Effects of one lane leave one after the other, in order of priority, then of queueing. */
    lane: text("lane").notNull(),
    priority: integer("priority").notNull(),
    payload: jsonb("payload").notNull(),
    state: text("state", { enum: ["waiting", "sending", "done", "withdrawn", "refused", "parked"] })
      .notNull()
      .default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    /** How often it was sent again after an answer that left it open whether it had arrived. */
    repeats: integer("repeats").notNull().default(0),
    queuedAt: instant("queued_at").notNull(),
    dueAt: instant("due_at").notNull(),
    startedAt: instant("started_at"),
    settledAt: instant("settled_at"),
    lastError: text("last_error"),
    /** It may have been sent in a life that this database does not remember, and so may what comes of it. */
    mayRepeat: boolean("may_repeat").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex("outbox_mark").on(t.orgId, t.mark),
    index("outbox_lane").on(t.orgId, t.lane, t.priority, t.id).where(sql`state in ('waiting', 'sending')`),
    index("outbox_sending").on(t.orgId, t.lane).where(sql`state = 'sending'`),
    index("outbox_old").on(t.settledAt).where(sql`state not in ('waiting', 'sending')`),
  ],
);
classify(outbox, "engine", {
  orgId: "public",
  id: "public",
  mark: "public",
  kind: "public",
  version: "public",
  lane: "public",
  priority: "public",
  payload: "public",
  state: "public",
  attempts: "public",
  repeats: "public",
  queuedAt: "public",
  dueAt: "public",
  startedAt: "public",
  settledAt: "public",
  lastError: "public",
  mayRepeat: "public",
});

/** A destination with something waiting. Whoever holds its lease, by the newest token, may send. */
export const lanes = pgTable(
  "lanes",
  {
    orgId: orgId(),
    lane: text("lane").notNull(),
    /** Null: nothing waits. */
    readyAt: instant("ready_at"),
    /** Retry-After or the platform's pace: nothing leaves before. */
    pausedUntil: instant("paused_until"),
    priority: integer("priority").notNull(),
    leaseUntil: instant("lease_until"),
    token: bigint("token", { mode: "number" }).notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.lane] }),
    index("lanes_ready").on(t.priority, t.readyAt).where(sql`ready_at is not null`),
  ],
);
classify(lanes, "engine", {
  orgId: "public",
  lane: "public",
  readyAt: "public",
  pausedUntil: "public",
  priority: "public",
  leaseUntil: "public",
  token: "public",
});

/** One row: which Baton this database belongs to. A copy or an older state of it must not page anybody. */
export const instance = pgTable("instance", {
  id: text("id").primaryKey(),
  publicUrl: text("public_url").notNull(),
  /** Null: at work. Otherwise why nothing leaves until an administrator decides. */
  heldBecause: text("held_because", { enum: ["clone", "restored"] }),
  heldAt: instant("held_at"),
  /** When an administrator last decided: what was due before may have happened in the life that is not in here. */
  decidedAt: instant("decided_at"),
});
classify(instance, "engine", {
  id: "public",
  publicUrl: "public",
  heldBecause: "public",
  heldAt: "public",
  decidedAt: "public",
});
