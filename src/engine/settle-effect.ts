/** The second half of a send: what came of it, written down with whatever the room makes of it. */
import type { Ctx } from "../core/context.ts";
import { holdsLane, type OutboxRow, passOn } from "./lane-head.ts";
import { type Lane, Superseded } from "./lease.ts";
import { openLane, type Settled } from "./outbox.ts";
import { type Outcome, TOO_LATE } from "./outcome.ts";
import type { Prepared } from "./prepare-effect.ts";
import type { EffectWork } from "./send-effects.ts";
import { tellRoom } from "./tell-room.ts";

const DEFAULT_ATTEMPTS = 12;
/** Time for the platform to show a message that it took in without answering. */
const LOOK_AFTER_MS = 2000;

/** The reason with which a look says that it will never know. */
export const CANNOT_LOOK = "it cannot be looked up";

type Ended = { readonly lane: Lane; readonly prepared: Prepared; readonly outcome: Outcome<unknown> };

const SETTLE = `update outbox set state = $3, repeats = $4, due_at = $5::timestamptz,
  settled_at = $6::timestamptz, last_error = $7 where org_id = $1 and id = $2
  and exists (select from lanes where org_id = $1 and lane = $8 and token = $9)`;

/** Nobody has begun to send it again: that would have counted as an attempt. */
const SETTLE_LATE = `update outbox set state = 'done', repeats = $4, settled_at = $5::timestamptz, last_error = null
where org_id = $1 and id = $2 and attempts = $3 and state = 'sending' returning id`;

const SEND_AFRESH = `update outbox set state = 'waiting', repeats = $4, due_at = $5::timestamptz, last_error = $6
where org_id = $1 and id = $2 and attempts = $3 and state = 'sending' returning id`;

/**
 * Settles one send. A holder whose lease was taken over writes down only what it surely knows, that it arrived or that
 * it never left, and only where the newer holder has not begun: that one looks for itself. Resolves to when the lane is
 * ready again. Errors: `Superseded`, after which nothing of it may be committed.
 */
export async function settleEffect(work: EffectWork, ctx: Ctx, ended: Ended): Promise<Date | null> {
  const { lane, prepared, outcome } = ended;
  const { row, kind } = prepared;
  const next = decide(prepared, outcome);
  if (outcome.kind !== "done" && !(await holdsLane(ctx.tx, lane, "look")))
    return settleLate(ctx, ended, next);
  const now = ctx.tx.now.getTime();
  // Before the lane is locked: a press that holds what this is about may want to queue into the lane.
  if (next.settled) {
    const settled = { ...next.settled, message: prepared.message };
    await tellRoom(work, ctx, { row, settle: () => kind.settle?.(ctx, prepared.payload, settled) });
  }
  const dueAt = new Date(now + next.afterMs).toISOString();
  const settledAt = next.settled ? ctx.tx.now.toISOString() : null;
  const values = [row.orgId, row.id, next.state, next.repeats, dueAt, settledAt, next.reason];
  const pauseMs = next.settled ? (kind.paceMs?.(prepared.message) ?? 0) : next.afterMs;
  const passed = await passOn(ctx, lane, {
    pausedUntil: pauseMs > 0 ? new Date(now + pauseMs) : null,
    meanwhile: () => ctx.tx.aside(SETTLE, [...values, lane.lane, lane.token]),
  });
  if (!passed.isHeld) return settleLate(ctx, ended, next);
  if (next.settled) {
    if (next.settled.kind !== "done") {
      work.house.log.warn(
        { kind: row.kind, mark: row.mark, reason: next.reason, state: next.state },
        "an effect did not go out",
      );
    }
    work.watch.effectSettled(row.kind, next.state, now - row.queuedAt.getTime());
  }
  if (outcome.kind === "retry") work.watch.throttled(lane.lane, outcome.afterMs);
  return passed.readyAt;
}

/**
 * A send that is known to have arrived need not be looked up, nor repeated where it cannot be; one that never left is
 * sent afresh, and is no repeat that nobody answered.
 */
async function settleLate(ctx: Ctx, { lane, prepared, outcome }: Ended, next: Next): Promise<null> {
  const { row } = prepared;
  const values = [row.orgId, row.id, row.attempts + 1, next.repeats, ctx.tx.now.toISOString()];
  if (outcome.kind === "done" && (await ctx.tx.send(SETTLE_LATE, values)).length > 0) return null;
  // Where it had to look, an earlier send may have arrived: whoever has it now looks too.
  if (outcome.kind !== "retry" || next.settled !== null || prepared.mustLook) throw new Superseded();
  if ((await ctx.tx.send(SEND_AFRESH, [...values, next.reason])).length === 0) throw new Superseded();
  openLane(ctx, lane.lane);
  return null;
}

type Next = {
  readonly state: OutboxRow["state"];
  readonly repeats: number;
  readonly afterMs: number;
  readonly reason: string | null;
  readonly settled: Settled<unknown> | null;
};

/** What an outcome means for the row. Pure. */
function decide({ row, kind, ...sent }: Prepared, outcome: Outcome<unknown>): Next {
  const repeats = Math.max(row.repeats, sent.isRepeat ? 1 : 0);
  const attempts = row.attempts + 1;
  const waiting = { repeats, reason: "reason" in outcome ? outcome.reason : null, settled: null };
  const park = (reason: string): Next => ({
    state: "parked",
    repeats,
    afterMs: 0,
    reason,
    settled: { kind: "parked", reason },
  });
  switch (outcome.kind) {
    case "done":
      return { state: "done", repeats, afterMs: 0, reason: null, settled: outcome };
    case "refused":
      return { state: "refused", repeats, afterMs: 0, reason: outcome.reason, settled: outcome };
    case "retry": {
      // What we held back ourselves is no reason to give it up.
      if (outcome !== TOO_LATE && attempts >= (kind.maxAttempts ?? DEFAULT_ATTEMPTS))
        return park(outcome.reason);
      // A look that could not be made leaves it open whether the message is there: it stays "sending".
      return { ...waiting, state: sent.mustLook ? "sending" : "waiting", afterMs: outcome.afterMs };
    }
    case "unsure": {
      if (attempts >= (kind.maxAttempts ?? DEFAULT_ATTEMPTS)) return park(outcome.reason);
      if (kind.isIdempotent) return { ...waiting, state: "waiting", afterMs: 1000 };
      if (kind.look && outcome.reason !== CANNOT_LOOK)
        return { ...waiting, state: "sending", afterMs: LOOK_AFTER_MS };
      // It cannot be looked up: once more, marked as a repeat, and never a third time.
      if (repeats >= 1)
        return sent.mayArriveForMs > 0
          ? { ...waiting, state: "sending", afterMs: sent.mayArriveForMs }
          : park(outcome.reason);
      return {
        ...{ ...waiting, state: "waiting", repeats: 1 },
        afterMs: Math.max(outcome.afterMs ?? 0, sent.mayArriveForMs),
      };
    }
  }
}
