/** Sends what waits in the outbox: a lane is leased, its head prepared, sent without a transaction, settled. */
import type { Ctx } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { inOrganisation, inOrganisationWith } from "../core/in-organisation.ts";
import { stopwatch } from "../db/clock.ts";
import { sql } from "../db/drizzle.ts";
import { describeError, isPassing } from "../db/errors.ts";
import { patiently } from "../db/patience.ts";
import { openTransaction } from "../db/transaction.ts";
import { lookAtHead, passOn } from "./lane-head.ts";
import { isSure, keepLease, type Lane, LEASE_MS, type Lease, Superseded } from "./lease.ts";
import { type EffectKind, timeoutOf } from "./outbox.ts";
import { type Outcome, TOO_LATE } from "./outcome.ts";
import { type Prepared, prepareHead, remembering } from "./prepare-effect.ts";
import { CANNOT_LOOK, settleEffect } from "./settle-effect.ts";
import type { Watch } from "./watch.ts";

const SETTLE_WITHIN_MS = 8000;

export type EffectWork = {
  readonly house: House;
  readonly effectKinds: ReadonlyMap<string, EffectKind>;
  readonly watch: Watch;
};

/** Leases up to `most` lanes that are ready, the most urgent first. The token grows with every lease. */
export async function claimLanes(work: EffectWork, most: number): Promise<Lease[]> {
  const age = stopwatch();
  const claimed = await openTransaction(work.house.db, "*", (tx) =>
    tx.query<Lane>(sql`
      update lanes set token = token + 1, lease_until = app_now() + make_interval(secs => ${LEASE_MS / 1000})
      where (org_id, lane) in (
        select org_id, lane from lanes
        where ready_at <= app_now() and (lease_until is null or lease_until <= app_now())
        order by priority, ready_at limit ${most} for update skip locked)
      returning org_id as "orgId", lane, token::int as token`),
  );
  return claimed.map((lane) => ({ ...lane, age }));
}

/**
 * Sends the head of one leased lane; resolves to when the lane is ready again. Never throws for the outside world;
 * throws where the database is gone.
 */
async function sendHead(work: EffectWork, lane: Lease, onLeaving: () => void): Promise<Date | null> {
  const as = { orgId: lane.orgId, actor: { kind: "baton", part: "outbox" } as const };
  const prepared = await inOrganisationWith(work.house, as, {
    ahead: (early) => lookAtHead(early, lane),
    work: (ctx, head) => prepareHead(work, ctx, { lane, head }),
  });
  if ("readyAt" in prepared) return prepared.readyAt;
  onLeaving();
  const letGo = keepLease(work.house, lane);
  const outcome = await attempt(work, prepared, lane).finally(letGo);
  const settle = () =>
    inOrganisation(work.house, as, (ctx: Ctx) =>
      settleEffect(work, remembering(ctx, prepared.row), { lane, prepared, outcome }),
    );
  // What came of it is known here alone: a database that is away for a moment is waited for.
  return patiently(settle, { passes: isPassing, withinMs: SETTLE_WITHIN_MS });
}

/**
 * Sends the head of one leased lane; a failure of ours gives the lane back and is logged. `onLeaving` is called when
 * the message leaves, where there is one. Resolves to when the lane is ready again, as far as that is known.
 */
export async function sendLane(
  work: EffectWork,
  lane: Lease,
  onLeaving: () => void = () => {},
): Promise<Date | null> {
  try {
    return await sendHead(work, lane, onLeaving);
  } catch (error) {
    if (error instanceof Superseded) return null;
    await giveBack(work, lane, error);
    return null;
  }
}

/** Leases, sends and settles once over all ready lanes; resolves to how many it took up. */
export async function sendReady(work: EffectWork, most: number): Promise<number> {
  const claimed = await claimLanes(work, most);
  await Promise.all(claimed.map((lane) => sendLane(work, lane)));
  return claimed.length;
}

async function giveBack(work: EffectWork, lane: Lane, error: unknown): Promise<void> {
  work.house.log.error(
    { lane: lane.lane, cause: describeError(error) },
    "an effect could not be prepared or settled",
  );
  const as = { orgId: lane.orgId, actor: { kind: "baton", part: "outbox" } as const };
  try {
    await inOrganisation(work.house, as, (ctx) =>
      passOn(ctx, lane, { pausedUntil: new Date(ctx.tx.now.getTime() + 2000) }),
    );
  } catch (gone) {
    // The lease runs out by itself; whoever takes it over looks before sending.
    work.house.log.warn({ lane: lane.lane, cause: describeError(gone) }, "a lane could not be given back");
  }
}

/** One outside call with its time-out. What is thrown counts as unsure: it may have arrived. */
async function attempt(work: EffectWork, prepared: Prepared, lease: Lease): Promise<Outcome<unknown>> {
  const { kind, message, row } = prepared;
  const signal = AbortSignal.timeout(timeoutOf(kind));
  const mayLeave = () => isSure(lease);
  const tools = { mark: row.mark, isRepeat: prepared.isRepeat, signal, mayLeave };
  try {
    if (prepared.mustLook && kind.look) {
      const seen = await kind.look(message, tools, row.startedAt ?? row.queuedAt);
      if (seen.kind !== "done")
        return seen.kind === "unsure" ? { ...seen, kind: "retry", afterMs: 2000 } : seen;
      if (seen.result === "unknown") return { kind: "unsure", reason: CANNOT_LOOK };
      if (seen.result !== "absent") return { kind: "done", result: seen.result };
    }
    // This process stood still meanwhile: another may have sent it.
    if (!mayLeave()) return TOO_LATE;
    return await kind.send(message, tools);
  } catch (error) {
    work.house.log.warn(
      { kind: kind.kind, mark: row.mark, cause: describeError(error) },
      "a send ended without an answer",
    );
    return { kind: "unsure", reason: error instanceof Error ? error.name : "unknown" };
  }
}
