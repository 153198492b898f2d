/** Whether this database is the living one: a copy (another public URL) and an older state are held, not sent. */
import { randomUUID } from "node:crypto";
import { count, eq, sql } from "../db/drizzle.ts";
import type { Database } from "../db/open.ts";
import { openTransaction } from "../db/transaction.ts";
import { instance, outbox } from "./tables.ts";

/** Remembers outside the database how far it had lived. Null where there is none, or it forgot. */
export type Witness = {
  read(instanceId: string): Promise<number | null>;
  write(instanceId: string, lived: number): Promise<void>;
};

export type Standing =
  | { readonly kind: "at-work"; readonly instanceId: string }
  | {
      readonly kind: "held";
      readonly instanceId: string;
      readonly because: "clone" | "restored";
      readonly waiting: number;
    };

/** The address of a try-out: it pages nobody, and may listen on another port each time. */
export const TRY_OUT = "try-out";

/** Looks at start whether the engine may send. A first start makes this database's instance. */
export async function findStanding(
  db: Database,
  publicUrl: string,
  witness: Witness | null,
): Promise<Standing> {
  const row = await getInstance(db, publicUrl);
  const lived = await livedSoFar(db);
  const seen = await witness?.read(row.id);
  const isElsewhere = row.publicUrl !== publicUrl && row.publicUrl !== TRY_OUT;
  const isOlder = seen != null && seen > lived;
  const because =
    row.heldBecause ?? (isElsewhere ? ("clone" as const) : isOlder ? ("restored" as const) : null);
  if (because === null && row.publicUrl === TRY_OUT && publicUrl !== TRY_OUT) await settleAt(db, publicUrl);
  if (because === null) return { kind: "at-work", instanceId: row.id };
  await openTransaction(db, "*", (tx) =>
    tx.update(instance).set({ heldBecause: because, heldAt: tx.now }).where(eq(instance.id, row.id)),
  );
  return { kind: "held", instanceId: row.id, because, waiting: await waitingEffects(db) };
}

/** A try-out becomes a real Baton: from now on its database belongs to a real address. */
const settleAt = (db: Database, publicUrl: string) =>
  openTransaction(db, "*", (tx) => tx.update(instance).set({ publicUrl }));

async function getInstance(db: Database, publicUrl: string): Promise<typeof instance.$inferSelect> {
  return openTransaction(db, "*", async (tx) => {
    // Three processes may start at once on an empty database: one row comes of it.
    await tx.query(sql`select pg_advisory_xact_lock(7226867)`);
    const [known] = await tx.select().from(instance);
    if (known) return known;
    const row = { id: randomUUID(), publicUrl, heldBecause: null, heldAt: null, decidedAt: null };
    await tx.insert(instance).values(row);
    return row;
  });
}

/** A number that only grows while a database lives: the last outside effect that it queued. */
export async function livedSoFar(db: Database): Promise<number> {
  // The sequence and not the rows: the sweep takes old rows away, and the number must not fall.
  const [row] = await openTransaction(db, "*", (tx) =>
    tx.query<{ last: string }>(sql`select last_value as last from outbox_id_seq`),
  );
  return Number(row?.last ?? 0);
}

async function waitingEffects(db: Database): Promise<number> {
  const [row] = await openTransaction(db, "*", (tx) =>
    tx.select({ waiting: count() }).from(outbox).where(sql`state in ('waiting', 'sending')`),
  );
  return row?.waiting ?? 0;
}

/** Why an effect never left that an administrator did not want to leave. */
export const DROPPED = "dropped by an administrator after a restore or clone";

/** Why an effect that waited in a dump is taken for one whose answer was lost. */
const MAY_HAVE_GONE = "it may have been sent in the time that this database does not remember";

/**
 * An administrator's decision: `release` sends what is still needed, `drop` withdraws everything that waits.
 * Either way the database cannot know what went out after it was copied. What waits is therefore looked up before it
 * is sent, and marked as a repeat where its platform cannot be asked; and what the timers that are overdue now will
 * queue is marked (`Ctx.mayRepeat`). The database belongs to `publicUrl` from now on, under a new instance id.
 */
export async function decideStanding(
  db: Database,
  publicUrl: string,
  decision: "release" | "drop",
): Promise<number> {
  return openTransaction(db, "*", async (tx) => {
    const dropped =
      decision === "drop"
        ? await tx
            .update(outbox)
            .set({
              state: "withdrawn",
              settledAt: tx.now,
              lastError: DROPPED,
            })
            .where(sql`state in ('waiting', 'sending')`)
            .returning({ id: outbox.id })
        : [];
    // What has been repeated once already goes out marked anyhow, and is not counted as a second repeat.
    if (decision === "release") {
      await tx.update(outbox).set({ mayRepeat: true }).where(sql`state in ('waiting', 'sending')`);
      await tx
        .update(outbox)
        .set({ state: "sending", lastError: MAY_HAVE_GONE })
        .where(sql`state = 'waiting' and repeats = 0`);
    }
    const decided = { heldBecause: null, heldAt: null, decidedAt: tx.now };
    await tx.update(instance).set({ id: randomUUID(), publicUrl, ...decided });
    return dropped.length;
  });
}
