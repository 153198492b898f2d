/** Fires what is due, in batches: a savepoint a timer, one flush of record and outbox before COMMIT. */
import { actingAs, type Ctx } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { inOrganisation } from "../core/in-organisation.ts";
import { and, asc, eq, inArray, lte, sql } from "../db/drizzle.ts";
import { describeError, isUnreachable, isWorthRepeating } from "../db/errors.ts";
import { openTransaction } from "../db/transaction.ts";
import { timers } from "./tables.ts";
import type { TimerKind } from "./timers.ts";
import type { Watch } from "./watch.ts";

export type TimerWork = {
  readonly house: House;
  readonly timerKinds: ReadonlyMap<string, TimerKind>;
  readonly watch: Watch;
};

type Row = typeof timers.$inferSelect;

/** Batches of 50 to 100 keep lateness and total time lowest (measured; see recipes in the bench's notes). */
const BATCH = 100;
/** Failures after which a timer is parked and shown to the operators. */
const MOST_ATTEMPTS = 8;

const backoffMs = (attempts: number): number => Math.min(1000 * 2 ** attempts, 300_000);

/** Fires what is due now, once each. Resolves to how many rows it settled; 0 means nothing is due. */
export async function runDueTimers(work: TimerWork): Promise<number> {
  const due = await openTransaction(work.house.db, "*", (tx) =>
    tx
      .select({ orgId: timers.orgId, key: timers.key })
      .from(timers)
      .where(and(eq(timers.state, "waiting"), lte(timers.dueAt, sql`app_now()`)))
      .orderBy(asc(timers.dueAt))
      .limit(BATCH),
  );
  const byOrg = Map.groupBy(due, (row) => row.orgId);
  let settled = 0;
  for (const [orgId, rows] of byOrg) {
    const batch = { orgId, keys: rows.map((row) => row.key) };
    try {
      settled += await fireBatch(work, batch);
    } catch (error) {
      if (isUnreachable(error) || isWorthRepeating(error)) throw error;
      settled += await fireOneByOne(work, batch, error);
    }
  }
  return settled;
}

/** Timers of one organisation, fired in one transaction. */
type Batch = { readonly orgId: string; readonly keys: readonly string[] };

/** The row locks are the lease: a dead or paused worker's session ends, and with it everything it wrote. */
function fireBatch(work: TimerWork, { orgId, keys }: Batch): Promise<number> {
  return inOrganisation(work.house, { orgId, actor: { kind: "baton", part: "timers" } }, async (ctx) => {
    const rows = await ctx.tx
      .select()
      .from(timers)
      .where(
        and(
          eq(timers.orgId, orgId),
          inArray(timers.key, [...keys]),
          eq(timers.state, "waiting"),
          lte(timers.dueAt, ctx.tx.now),
        ),
      )
      .orderBy(asc(timers.dueAt), asc(timers.id))
      .for("update", { skipLocked: true });
    if (rows.length === 0) return 0;
    // Marked before they fire: a handler that sets its own key again wins over "done".
    await ctx.tx
      .update(timers)
      .set({ state: "done", doneAt: ctx.tx.now, attempts: sql`${timers.attempts} + 1`, lastError: null })
      .where(
        and(
          eq(timers.orgId, orgId),
          inArray(
            timers.key,
            rows.map((row) => row.key),
          ),
        ),
      );
    for (const row of rows) await fireOne(work, ctx, row);
    return rows.length;
  });
}

async function fireOne(work: TimerWork, ctx: Ctx, row: Row): Promise<void> {
  try {
    await ctx.tx.savepoint(async () => {
      const kind = work.timerKinds.get(row.kind);
      if (!kind) throw new Error(`no room of this Baton knows the timer ${row.kind}@${row.version}`);
      const payload = row.version === kind.version ? row.payload : kind.upgrade?.(row.payload);
      const as = actingAs(ctx, { kind: "timer", timer: row.kind });
      await kind.fire(as, kind.payload.parse(payload), { key: row.key, dueAt: row.wantedAt });
    });
    work.watch.timerFired(row.kind, ctx.tx.now.getTime() - row.wantedAt.getTime());
  } catch (error) {
    if (isUnreachable(error) || isWorthRepeating(error)) throw error;
    await putOff(work, ctx, { row, error });
  }
}

type Failed = { readonly row: Row; readonly error: unknown };

/** Tried again later, or parked where it has failed too often. */
async function putOff(work: TimerWork, ctx: Ctx, { row, error }: Failed): Promise<void> {
  const attempts = row.attempts + 1;
  const isParked = attempts >= MOST_ATTEMPTS;
  work.house.log.error(
    { timer: row.kind, key: row.key, attempts, isParked, cause: describeError(error) },
    "a timer failed",
  );
  work.watch.timerFailed(row.kind, isParked);
  await ctx.tx
    .update(timers)
    .set({
      state: isParked ? "parked" : "waiting",
      dueAt: new Date(ctx.tx.now.getTime() + backoffMs(attempts)),
      lastError: describeError(error).slice(0, 500),
      doneAt: isParked ? ctx.tx.now : null,
    })
    .where(and(eq(timers.orgId, row.orgId), eq(timers.key, row.key)));
}

/** A batch that fails as a whole (its flush, its COMMIT) is fired one by one, so that the culprit stands alone. */
async function fireOneByOne(work: TimerWork, { orgId, keys }: Batch, why: unknown): Promise<number> {
  work.house.log.warn(
    { count: keys.length, cause: describeError(why) },
    "a batch of timers failed; firing them one by one",
  );
  let settled = 0;
  for (const key of keys) {
    try {
      settled += await fireBatch(work, { orgId, keys: [key] });
    } catch (error) {
      if (isUnreachable(error)) throw error;
      await inOrganisation(work.house, { orgId, actor: { kind: "baton", part: "timers" } }, async (ctx) => {
        const [row] = await ctx.tx
          .select()
          .from(timers)
          .where(and(eq(timers.orgId, orgId), eq(timers.key, key)));
        if (row?.state !== "waiting") return;
        await ctx.tx
          .update(timers)
          .set({ attempts: row.attempts + 1 })
          .where(and(eq(timers.orgId, orgId), eq(timers.key, key)));
        await putOff(work, ctx, { row, error });
      });
      settled += 1;
    }
  }
  return settled;
}
