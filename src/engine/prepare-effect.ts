/** The first half of a send: what is at the head of the lane, is it still needed, what exactly goes out. */
import type { Ctx } from "../core/context.ts";
import { and, asc, eq, inArray, sql } from "../db/drizzle.ts";
import { describeError, isPassing } from "../db/errors.ts";
import { type Lane, type Lease, renewLease } from "./lease.ts";
import { type EffectKind, timeoutOf } from "./outbox.ts";
import type { EffectWork } from "./send-effects.ts";
import { lanes, outbox } from "./tables.ts";
import { tellRoom } from "./tell-room.ts";

export type OutboxRow = typeof outbox.$inferSelect;

export type Prepared = {
  readonly row: OutboxRow;
  readonly kind: EffectKind;
  readonly payload: unknown;
  readonly message: unknown;
  /** An earlier send of it was not answered: look before sending. */
  readonly mustLook: boolean;
  readonly isRepeat: boolean;
  /** Nobody saw its earlier send end; until then it may still be on its way. Milliseconds. */
  readonly mayArriveForMs: number;
};

/** Whether this holder's lease is still the newest; takes the lane's row lock until COMMIT. */
export async function holdsLane(ctx: Ctx, lane: Lane): Promise<boolean> {
  const rows = await ctx.tx
    .select({ token: lanes.token })
    .from(lanes)
    .where(and(eq(lanes.orgId, lane.orgId), eq(lanes.lane, lane.lane), eq(lanes.token, lane.token)))
    .for("update");
  return rows.length > 0;
}

/** Gives the lane back: ready again when its next effect is due, but not before `pausedUntil`. */
export async function passOn(ctx: Ctx, lane: Lane, pausedUntil: Date | null): Promise<void> {
  const paused = pausedUntil?.toISOString() ?? null;
  await ctx.tx.query(sql`
    update lanes set lease_until = null, paused_until = ${paused}::timestamptz,
      ready_at = greatest(${paused}::timestamptz, next.due_at), priority = coalesce(next.priority, lanes.priority)
    from (select min(due_at) as due_at, min(priority) as priority from outbox
          where org_id = ${lane.orgId} and lane = ${lane.lane} and state in ('waiting', 'sending')) next
    where lanes.org_id = ${lane.orgId} and lanes.lane = ${lane.lane} and lanes.token = ${lane.token}`);
  // Nothing waits: greatest() would have kept the pause as a time to wake for nothing.
  await ctx.tx.query(sql`
    update lanes set ready_at = null where org_id = ${lane.orgId} and lane = ${lane.lane} and token = ${lane.token}
      and not exists (select from outbox where org_id = ${lane.orgId} and lane = ${lane.lane} and state in ('waiting', 'sending'))`);
}

/** Picks and prepares the head; withdraws on the way whatever is no longer needed. Null: nothing to send now. */
export async function prepareHead(work: EffectWork, ctx: Ctx, lane: Lease): Promise<Prepared | null> {
  if (!(await holdsLane(ctx, lane))) return null;
  for (;;) {
    const row = await findHead(ctx, lane);
    if (!row) {
      await passOn(ctx, lane, null);
      return null;
    }
    const prepared = await prepareOne(work, ctx, row);
    if (prepared) {
      // Preparing may have waited for a lock: the send has the whole lease before it.
      await renewLease(ctx.tx, lane);
      return prepared;
    }
  }
}

async function findHead(ctx: Ctx, lane: Lane): Promise<OutboxRow | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.orgId, lane.orgId),
        eq(outbox.lane, lane.lane),
        inArray(outbox.state, ["waiting", "sending"]),
        sql`${outbox.dueAt} <= ${ctx.tx.now.toISOString()}::timestamptz`,
      ),
    )
    // What was being sent when its worker died comes first: it may have arrived.
    .orderBy(sql`${outbox.state} = 'sending' desc`, asc(outbox.priority), asc(outbox.id))
    .limit(1);
  return row;
}

async function prepareOne(work: EffectWork, ctx: Ctx, row: OutboxRow): Promise<Prepared | null> {
  const kind = work.effectKinds.get(row.kind);
  const wasSending = row.state === "sending";
  const mayArriveForMs = kind ? onItsWay(ctx, row, kind) : 0;
  // What can be neither looked up nor done twice waits until its first send has surely ended.
  if (mayArriveForMs > 0 && !kind?.look && !kind?.isIdempotent) return putOff(ctx, row, mayArriveForMs);
  const outcome = await askRoom(ctx, row, kind).catch((error: unknown) => {
    // A busy database is no reason to give a page up: the lane is given back, and prepared again.
    if (isPassing(error)) throw error;
    return { failed: describeError(error) };
  });
  const park = (reason: string) => close(work, ctx, { row, state: "parked", reason });
  if ("failed" in outcome || !kind) return park("failed" in outcome ? outcome.failed : "unknown kind");
  if ("notNeeded" in outcome) return close(work, ctx, { row, state: "withdrawn", reason: outcome.notNeeded });
  if ("laterMs" in outcome) return putOff(ctx, row, outcome.laterMs);
  if (outcome.repeats > 1) return park("its one repeat was not answered either");
  await ctx.tx
    .update(outbox)
    .set({
      state: "sending",
      attempts: row.attempts + 1,
      repeats: outcome.repeats,
      startedAt: wasSending ? row.startedAt : ctx.tx.now,
      lastError: null,
    })
    .where(and(eq(outbox.orgId, row.orgId), eq(outbox.id, row.id)));
  return {
    row,
    kind,
    payload: outcome.payload,
    message: outcome.message,
    mustLook: wasSending && kind.look !== undefined,
    isRepeat: outcome.repeats > 0,
    mayArriveForMs,
  };
}

/** A worker that died while sending wrote nothing of how it ended; its request lives as long as its time-out. */
function onItsWay(ctx: Ctx, row: OutboxRow, kind: EffectKind): number {
  if (row.state !== "sending" || row.lastError !== null || row.startedAt === null) return 0;
  return Math.max(0, row.startedAt.getTime() + timeoutOf(kind) + 1000 - ctx.tx.now.getTime());
}

/** Whether it is still needed, and what goes out: the room's word, in a part that may fail alone. */
const askRoom = (ctx: Ctx, row: OutboxRow, kind: EffectKind | undefined) =>
  ctx.tx.savepoint(async () => {
    if (!kind) throw new Error(`no room of this Baton knows the effect ${row.kind}@${row.version}`);
    const payload = kind.payload.parse(row.payload);
    // An unsure send of what can be neither looked up nor done twice is repeated once, and says so.
    const isUnsure = row.state === "sending" && !kind.look && !kind.isIdempotent;
    const repeats = isUnsure ? row.repeats + 1 : row.repeats;
    return {
      payload,
      repeats,
      ...(await kind.prepare(ctx, payload, { mark: row.mark, isRepeat: repeats > 0 })),
    };
  });

/** Not yet: asked again later, without counting as an attempt. */
async function putOff(ctx: Ctx, row: OutboxRow, laterMs: number): Promise<null> {
  await ctx.tx
    .update(outbox)
    .set({ dueAt: new Date(ctx.tx.now.getTime() + laterMs) })
    .where(and(eq(outbox.orgId, row.orgId), eq(outbox.id, row.id)));
  return null;
}

type Ending = {
  readonly row: OutboxRow;
  readonly state: "parked" | "withdrawn";
  readonly reason: string;
};

/** Ends an effect that was not sent. */
async function close(work: EffectWork, ctx: Ctx, { row, state, reason }: Ending): Promise<null> {
  if (state === "parked")
    work.house.log.error({ kind: row.kind, mark: row.mark, reason }, "an effect was parked");
  work.watch.effectSettled(row.kind, state, ctx.tx.now.getTime() - row.dueAt.getTime());
  await ctx.tx
    .update(outbox)
    .set({ state, settledAt: ctx.tx.now, lastError: reason.slice(0, 500) })
    .where(and(eq(outbox.orgId, row.orgId), eq(outbox.id, row.id)));
  const kind = work.effectKinds.get(row.kind);
  if (state === "parked" && kind?.settle) {
    const payload = kind.payload.safeParse(row.payload);
    const settle = () =>
      payload.success ? kind.settle?.(ctx, payload.data, { kind: "parked", reason }) : undefined;
    await tellRoom(work, ctx, { row, settle });
  }
  return null;
}
