/** Sends what waits in the outbox: a lane is leased, its head prepared, sent without a transaction, settled. */
import type { Ctx } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { inOrganisation } from "../core/in-organisation.ts";
import { sql } from "../db/drizzle.ts";
import { describeError } from "../db/errors.ts";
import { openTransaction } from "../db/transaction.ts";
import type { EffectKind } from "./outbox.ts";
import type { Outcome } from "./outcome.ts";
import { type Lane, LEASE_SECONDS, type Prepared, passOn, prepareHead } from "./prepare-effect.ts";
import { CANNOT_LOOK, settleEffect } from "./settle-effect.ts";
import type { Watch } from "./watch.ts";

export type EffectWork = {
  readonly house: House;
  readonly effectKinds: ReadonlyMap<string, EffectKind>;
  readonly watch: Watch;
};

const DEFAULT_TIMEOUT_MS = 8000;

/** Leases up to `most` lanes that are ready, the most urgent first. The token grows with every lease. */
export function claimLanes(work: EffectWork, most: number): Promise<Lane[]> {
  return openTransaction(work.house.db, "*", (tx) =>
    tx.query<Lane>(sql`
      update lanes set token = token + 1, lease_until = app_now() + make_interval(secs => ${LEASE_SECONDS})
      where (org_id, lane) in (
        select org_id, lane from lanes
        where ready_at <= app_now() and (lease_until is null or lease_until <= app_now())
        order by priority, ready_at limit ${most} for update skip locked)
      returning org_id as "orgId", lane, token::int as token`),
  );
}

/** Sends the head of one leased lane. Never throws for the outside world; throws where the database is gone. */
async function sendHead(work: EffectWork, lane: Lane): Promise<boolean> {
  const as = { orgId: lane.orgId, actor: { kind: "baton", part: "outbox" } as const };
  const prepared = await inOrganisation(work.house, as, (ctx) => prepareHead(work, ctx, lane));
  if (prepared === null) return false;
  const outcome = await attempt(work, prepared);
  await inOrganisation(work.house, as, (ctx: Ctx) => settleEffect(work, ctx, { lane, prepared, outcome }));
  return true;
}

/** Sends the head of one leased lane; a failure of ours gives the lane back and is logged. */
export async function sendLane(work: EffectWork, lane: Lane): Promise<void> {
  try {
    await sendHead(work, lane);
  } catch (error) {
    await giveBack(work, lane, error);
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
    await inOrganisation(work.house, as, (ctx) => passOn(ctx, lane, new Date(ctx.tx.now.getTime() + 2000)));
  } catch (gone) {
    // The lease runs out by itself; whoever takes it over looks before sending.
    work.house.log.warn({ lane: lane.lane, cause: describeError(gone) }, "a lane could not be given back");
  }
}

/** One outside call with its time-out. What is thrown counts as unsure: it may have arrived. */
async function attempt(work: EffectWork, prepared: Prepared): Promise<Outcome<unknown>> {
  const { kind, message, row } = prepared;
  const signal = AbortSignal.timeout(kind.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const tools = { mark: row.mark, isRepeat: prepared.isRepeat, signal };
  try {
    if (prepared.mustLook && kind.look) {
      const seen = await kind.look(message, tools, row.startedAt ?? row.queuedAt);
      if (seen.kind !== "done")
        return seen.kind === "unsure" ? { ...seen, kind: "retry", afterMs: 2000 } : seen;
      if (seen.result === "unknown") return { kind: "unsure", reason: CANNOT_LOOK };
      if (seen.result !== "absent") return { kind: "done", result: seen.result };
    }
    return await kind.send(message, tools);
  } catch (error) {
    work.house.log.warn(
      { kind: kind.kind, mark: row.mark, cause: describeError(error) },
      "a send ended without an answer",
    );
    return { kind: "unsure", reason: error instanceof Error ? error.name : "unknown" };
  }
}
