/**
 * What must happen later. Set, moved and cancelled inside the caller's transaction; fires once.
 *
 * The order in which rows are locked, everywhere in the house:
 *
 * 1. what the work is about (an incident, a release, a page), before anything that belongs to it;
 * 2. a number (`takeNumber`), for which nobody waits;
 * 3. timers, by key: one that is cancelled at once, those that are set in the flush before COMMIT;
 * 4. lanes of the outbox, by name, in the same flush; whoever settles a send takes its lane after the room has spoken;
 * 5. the head of the record, last.
 *
 * A worker that prepares a send holds the row of that one effect, which nobody else wants, and no lane.
 *
 * One cannot keep it, since it begins at the other end. A batch of timers holds its timers (3) while their handlers
 * lock what they are about (1): it gives up after a moment, and the timer comes again. A deadlock that happens
 * all the same is repeated by `openTransaction`, at the price of a second.
 */
import type { z } from "zod";
import type { Ctx } from "../core/context.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Flusher } from "../db/transaction.ts";
import { timers } from "./tables.ts";
import { hintDue } from "./wake.ts";

export type TimerKind<Payload = unknown> = {
  /** Says what is due: `escalation.step-due`. */
  readonly kind: string;
  readonly version: number;
  readonly payload: z.ZodType<Payload>;
  /**
   * Runs in a savepoint of the worker's transaction; whatever it writes, records, queues and sets commits
   * with the timer's own state, so it happens once. Throwing repeats it with backoff, then parks it.
   */
  fire(ctx: Ctx, payload: Payload, due: { readonly key: string; readonly dueAt: Date }): Promise<void>;
  /** Turns the payload of the version before into this one's. */
  upgrade?(old: unknown): Payload;
};

/** Defines a kind of timer; rooms list theirs in `feature.ts`. */
export const defineTimer = <Payload>(kind: TimerKind<Payload>): TimerKind<Payload> => kind;

type Setting = {
  readonly key: string;
  readonly kind: string;
  readonly version: number;
  readonly payload: unknown;
  readonly dueAt: Date;
  readonly livedAt: Date | null;
};

const SET = `insert into timers (org_id, key, kind, version, payload, due_at, wanted_at, lived_at)
select $1::uuid, key, kind, version, payload::jsonb, due_at::timestamptz, due_at::timestamptz, nullif(lived_at, '')::timestamptz
from unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[])
  as wanted (key, kind, version, payload, due_at, lived_at)
on conflict (org_id, key) do update set kind = excluded.kind, version = excluded.version, payload = excluded.payload,
  due_at = excluded.due_at, wanted_at = excluded.wanted_at, lived_at = excluded.lived_at,
  state = 'waiting', attempts = 0, done_at = null, last_error = null`;

const byKey = (a: Setting, b: Setting): number => (a.key < b.key ? -1 : 1);

const settings: Flusher<Setting> = {
  name: "timers",
  order: 10,
  async flush(tx, items) {
    // The last word on a key wins; one statement for all of them.
    const rows = [...new Map(items.map((item) => [item.key, item])).values()].sort(byKey);
    tx.aside(SET, [
      tx.orgId,
      rows.map(({ key }) => key),
      rows.map(({ kind }) => kind),
      rows.map(({ version }) => version),
      rows.map(({ payload }) => JSON.stringify(payload)),
      rows.map(({ dueAt }) => dueAt.toISOString()),
      rows.map(({ livedAt }) => livedAt?.toISOString() ?? ""),
    ]);
    tx.afterCommit(() => hintDue(rows.map((row) => ({ org: tx.orgId, key: row.key, dueAt: row.dueAt }))));
  },
};

/** Sets a timer, or moves the one that already has this key. `dueAt` in the past means at once. */
export async function setTimer<Payload>(
  ctx: Ctx,
  kind: Pick<TimerKind<Payload>, "kind" | "version" | "payload">,
  timer: { readonly key: string; readonly dueAt: Date; readonly payload: Payload },
): Promise<void> {
  const { dueAt } = timer;
  // What follows on a step that comes again followed on it then, by as much earlier as that step did.
  const livedAt = ctx.mayRepeat ? new Date(dueAt.getTime() - ctx.mayRepeat.lateMs) : null;
  ctx.tx.append(settings, { ...timer, livedAt, kind: kind.kind, version: kind.version });
}

/** Cancels a timer of this key if it still waits; otherwise nothing happens. Also cancels one set in this transaction. */
export async function cancelTimer(ctx: Ctx, key: string): Promise<void> {
  await ctx.tx.flushNow(settings);
  await ctx.tx
    .update(timers)
    .set({ state: "cancelled", doneAt: ctx.tx.now })
    .where(and(eq(timers.orgId, ctx.org.id), eq(timers.key, key), eq(timers.state, "waiting")));
}
