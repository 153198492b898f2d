/** What stands at the head of a lane, and giving the lane back: every statement about the two. */
import type { Ctx } from "../core/context.ts";
import type { Ahead } from "../db/transaction.ts";
import type { Lane } from "./lease.ts";
import type { outbox } from "./tables.ts";

export type OutboxRow = Omit<typeof outbox.$inferSelect, "lane" | "settledAt">;

const LOOK = "select token from lanes where org_id = $1 and lane = $2 and token = $3";
const HOLD = `${LOOK} for update`;
const IN_LANE = "org_id = $1 and lane = $2 and state in ('waiting', 'sending')";
const PASS_ON = `update lanes set lease_until = null, paused_until = $4::timestamptz,
  -- Where nothing waits, greatest() would keep the pause as a time to wake for nothing.
  ready_at = case when next.due_at is not null then greatest($4::timestamptz, next.due_at) end,
  priority = coalesce(next.priority, lanes.priority)
from (select
    -- However much waits, one of them tells that the lane is ready.
    coalesce((select due_at from outbox where ${IN_LANE} and due_at <= app_now() order by priority, id limit 1),
      (select min(due_at) from outbox where ${IN_LANE})) as due_at,
    (select priority from outbox where ${IN_LANE} order by priority, id limit 1) as priority) next
where lanes.org_id = $1 and lanes.lane = $2 and lanes.token = $3
returning ready_at as "readyAt"`;

/** Whether this holder's lease is still the newest; `lock` takes the lane's row lock until COMMIT. */
export async function holdsLane(
  tx: Ahead,
  { orgId, lane, token }: Lane,
  how: "look" | "lock" = "lock",
): Promise<boolean> {
  return (await tx.send(how === "lock" ? HOLD : LOOK, [orgId, lane, token])).length > 0;
}

/**
 * The head of a lane, with its row locked; `isHeld`: its lease is still the newest. The lane itself is not locked:
 * whoever queues into it would wait for as long as the room needs to prepare.
 */
export type Head = { readonly isHeld: boolean; readonly row: OutboxRow | undefined };

export async function lookAtHead(tx: Ahead, lane: Lane): Promise<Head> {
  const [isHeld, row] = await Promise.all([holdsLane(tx, lane, "look"), findHead(tx, lane, null)]);
  return { isHeld, row };
}

/** When the lane is ready again; null where nothing waits. `isHeld` is false where another holds it by now. */
export type Passed = { readonly isHeld: boolean; readonly readyAt: Date | null };

type Passing = { readonly pausedUntil?: Date | null; readonly meanwhile?: () => void };

/**
 * Gives the lane back: ready again when its next effect is due, but not before `pausedUntil`. The lane is locked
 * first, so that what was queued into it until then is seen; `meanwhile` sends what belongs between. All of it leaves
 * at once: the lane is locked no longer than one way there and back.
 */
export async function passOn(
  ctx: Ctx,
  lane: Lane,
  { pausedUntil = null, meanwhile }: Passing = {},
): Promise<Passed> {
  const holding = holdsLane(ctx.tx, lane);
  meanwhile?.();
  const values = [lane.orgId, lane.lane, lane.token, pausedUntil?.toISOString() ?? null];
  const passing = ctx.tx.send<{ readyAt: string | Date | null }>(PASS_ON, values);
  const [isHeld, [row]] = await Promise.all([holding, passing]);
  return { isHeld, readyAt: row?.readyAt ? new Date(row.readyAt) : null };
}

const DUE = "due_at <= coalesce($3::timestamptz, app_now())";
// What was being sent when its worker died comes first: it may have arrived.
const HEAD = `select id::float8 as id, mark, kind, version, priority, payload, state, attempts, repeats,
  may_repeat as "mayRepeat",
  queued_at as "queuedAt", due_at as "dueAt", started_at as "startedAt", last_error as "lastError"
from outbox where ${IN_LANE} and id = coalesce(
  (select id from outbox where org_id = $1 and lane = $2 and state = 'sending' and ${DUE} order by priority, id limit 1),
  (select id from outbox where ${IN_LANE} and ${DUE} order by priority, id limit 1))
for update`;

/** `now`: the transaction's, so that what it put off stays so; null where that is not known yet. */
export async function findHead(tx: Ahead, lane: Lane, now: Date | null): Promise<OutboxRow | undefined> {
  const [row] = await tx.send<OutboxRow>(HEAD, [lane.orgId, lane.lane, now?.toISOString() ?? null]);
  // The drivers differ in how they give instants.
  return (
    row && {
      ...row,
      orgId: lane.orgId,
      queuedAt: new Date(row.queuedAt),
      dueAt: new Date(row.dueAt),
      startedAt: row.startedAt && new Date(row.startedAt),
    }
  );
}
