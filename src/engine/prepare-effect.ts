/** The first half of a send: what is at the head of the lane, is it still needed, what exactly goes out. */
import type { Ctx } from "../core/context.ts";
import { shorten } from "../core/shorten.ts";
import { and, eq } from "../db/drizzle.ts";
import { describeError, isPassing } from "../db/errors.ts";
import { findHead, type Head, type OutboxRow, passOn } from "./lane-head.ts";
import { type Lease, renewLease, Superseded } from "./lease.ts";
import { type EffectKind, timeoutOf } from "./outbox.ts";
import type { EffectWork } from "./send-effects.ts";
import { outbox } from "./tables.ts";
import { tellRoom } from "./tell-room.ts";
import { UNKNOWN_AGAIN_MS, Unknown } from "./unknown.ts";

/** A lease of this age still holds for a send and its first renewal. */
const FRESH_MS = 200;

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

/**
 * Prepares the head; withdraws on the way whatever is no longer needed. Where there is nothing to send now,
 * it is when the lane is ready again. Errors: `Superseded`, after which nothing of it may be committed.
 */
export async function prepareHead(
  work: EffectWork,
  ctx: Ctx,
  { lane, head }: { readonly lane: Lease; readonly head: Head },
): Promise<Prepared | { readonly readyAt: Date | null }> {
  if (!head.isHeld) return { readyAt: null };
  for (let { row } = head; ; row = await findHead(ctx.tx, lane, ctx.tx.now)) {
    if (!row) return passOn(ctx, lane);
    const prepared = await prepareOne(work, remembering(ctx, row), { row, lane: lane.lane });
    if (prepared && "laneLaterMs" in prepared)
      return passOn(ctx, lane, { pausedUntil: new Date(ctx.tx.now.getTime() + prepared.laneLaterMs) });
    if (prepared) {
      // Preparing may have waited for a lock: either the send has the whole lease before it, or another holds the
      // lane by now and must find nothing begun.
      if (lane.age() > FRESH_MS && !(await renewLease(ctx.tx, lane))) throw new Superseded();
      return prepared;
    }
  }
}

/** What comes of an effect is as uncertain as the effect itself. */
export const remembering = (ctx: Ctx, { mayRepeat, queuedAt }: OutboxRow): Ctx =>
  mayRepeat ? { ...ctx, mayRepeat: { lateMs: ctx.tx.now.getTime() - queuedAt.getTime() } } : ctx;

const START = `update outbox set state = 'sending', attempts = $3, repeats = $4, started_at = $5::timestamptz,
  last_error = null where org_id = $1 and id = $2`;

const FOLD = `update outbox set state = 'withdrawn', settled_at = $5::timestamptz, last_error = 'another one stands for it'
where org_id = $1 and lane = $2 and kind = $3 and id <> $4 and state = 'waiting'
  and payload = (select payload from outbox where org_id = $1 and id = $4)`;

async function prepareOne(
  work: EffectWork,
  ctx: Ctx,
  { row, lane }: { readonly row: OutboxRow; readonly lane: string },
): Promise<Prepared | { readonly laneLaterMs: number } | null> {
  const kind = work.effectKinds.get(row.kind);
  if (!kind || row.version > kind.version) return leave(work, ctx, row);
  // Before the room reads anything: what these were queued for is committed, so it is seen.
  if (kind.isLatest) ctx.tx.aside(FOLD, [row.orgId, lane, row.kind, row.id, ctx.tx.now.toISOString()]);
  const asked = await askRoom(ctx, { row, kind, repeats: row.repeats });
  if (!("message" in asked)) return unlessSent(work, ctx, { row, asked });
  const wasSending = row.state === "sending";
  const mayArriveForMs = onItsWay(ctx, row, kind);
  const looks = kind.look !== undefined && (kind.canLook?.(asked.message) ?? true);
  const ready = { row, kind, payload: asked.payload, mayArriveForMs };
  if (!wasSending || looks || kind.isIdempotent) {
    start(ctx, row, row.repeats);
    return { ...ready, message: asked.message, mustLook: wasSending && looks, isRepeat: row.repeats > 0 };
  }
  // What can be neither looked up nor done twice waits until its first send has surely ended.
  if (mayArriveForMs > 0) return putOff(ctx, row, mayArriveForMs);
  const repeats = row.repeats + 1;
  if (repeats > 1)
    return close(work, ctx, { row, state: "parked", reason: "its one repeat was not answered either" });
  const again = await askRoom(ctx, { row, kind, repeats });
  if (!("message" in again)) return unlessSent(work, ctx, { row, asked: again });
  start(ctx, row, repeats);
  return { ...ready, message: again.message, mustLook: false, isRepeat: true };
}

/** Counts the attempt. An unsure send that is looked up, or repeated, began when it first did. */
function start(ctx: Ctx, row: OutboxRow, repeats: number): void {
  const startedAt = (row.state === "sending" && row.startedAt) || ctx.tx.now;
  ctx.tx.aside(START, [row.orgId, row.id, row.attempts + 1, repeats, startedAt.toISOString()]);
}

type NotAsked = Exclude<Awaited<ReturnType<typeof askRoom>>, { message: unknown }>;

/** The room has no message: the effect ends here, or waits. */
async function unlessSent(
  work: EffectWork,
  ctx: Ctx,
  { row, asked }: { readonly row: OutboxRow; readonly asked: NotAsked },
): Promise<{ readonly laneLaterMs: number } | null> {
  if ("notNeeded" in asked) return close(work, ctx, { row, state: "withdrawn", reason: asked.notNeeded });
  if ("laterMs" in asked)
    return asked.ofLane ? { laneLaterMs: asked.laterMs } : putOff(ctx, row, asked.laterMs);
  return close(work, ctx, { row, state: "parked", reason: asked.failed });
}

/** A worker that died while sending wrote nothing of how it ended; its request lives as long as its time-out. */
function onItsWay(ctx: Ctx, row: OutboxRow, kind: EffectKind): number {
  if (row.state !== "sending" || row.lastError !== null || row.startedAt === null) return 0;
  return Math.max(0, row.startedAt.getTime() + timeoutOf(kind) + 1000 - ctx.tx.now.getTime());
}

type Asking = {
  readonly row: OutboxRow;
  readonly kind: EffectKind;
  /** How often it will have been repeated with this send. */
  readonly repeats: number;
};

/** Whether it is still needed, and what goes out: the room's word, in a part that may fail alone. */
const askRoom = (ctx: Ctx, { row, kind, repeats }: Asking) =>
  ctx.tx
    .savepoint(async () => {
      const payload = kind.payload.parse(row.payload);
      return { payload, ...(await kind.prepare(ctx, payload, { mark: row.mark, isRepeat: repeats > 0 })) };
    })
    .catch((error: unknown) => {
      // A busy database is no reason to give a page up: the lane is given back, and prepared again.
      if (isPassing(error)) throw error;
      return { failed: describeError(error) };
    });

/** To whoever knows it. The lane goes on with the next. */
async function leave(work: EffectWork, ctx: Ctx, row: OutboxRow): Promise<null> {
  const { message } = new Unknown(`the effect ${row.kind}@${row.version}`);
  work.house.log.error({ kind: row.kind, mark: row.mark }, message);
  await ctx.tx
    .update(outbox)
    .set({ lastError: message })
    .where(and(eq(outbox.orgId, row.orgId), eq(outbox.id, row.id)));
  return putOff(ctx, row, UNKNOWN_AGAIN_MS);
}

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
    .set({ state, settledAt: ctx.tx.now, lastError: shorten(reason, 500) })
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
