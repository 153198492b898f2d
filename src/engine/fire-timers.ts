/** Fires the timers of one batch in turn, each in a part that may fail alone. */
import { actingAs, type Ctx } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { shorten } from "../core/shorten.ts";
import { and, eq } from "../db/drizzle.ts";
import { describeError, isHeldUp, isPassing, isUnreachable, isWorthRepeating } from "../db/errors.ts";
import { LOCK_TIMEOUT_MS } from "../db/transaction.ts";
import { timers } from "./tables.ts";
import type { TimerKind } from "./timers.ts";
import { UNKNOWN_AGAIN_MS, Unknown } from "./unknown.ts";
import type { Watch } from "./watch.ts";

export type TimerWork = {
  readonly house: House;
  readonly timerKinds: ReadonlyMap<string, TimerKind>;
  readonly watch: Watch;
};

/** A timer that was claimed: already marked as done, its attempt counted. */
export type ClaimedTimer = {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly version: number;
  readonly payload: unknown;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly wantedAt: Date;
  readonly livedAt: Date | null;
  /** When an administrator let this database go on after a restore: what was due before may have fired then. */
  readonly decidedAt: Date | null;
};

/** Failures after which a timer is parked; the operators are shown it either way. */
export const MOST_ATTEMPTS = 8;

const backoffMs = (attempts: number): number => Math.min(1000 * 2 ** attempts, 300_000);

/** Whatever a timer does that may have fired in a life that this database does not remember. */
function reliving(ctx: Ctx, { livedAt, wantedAt, decidedAt }: ClaimedTimer): Ctx {
  const then = livedAt ?? wantedAt;
  if (decidedAt === null || then > decidedAt) return ctx;
  return { ...ctx, mayRepeat: { lateMs: ctx.tx.now.getTime() - then.getTime() } };
}

/**
 * A batch keeps the locks of all that it fires until COMMIT: whoever holds a row that it wants may be waiting for it.
 * So it waits for nobody longer than a moment, and for a second one hardly at all (see `timers.ts`).
 */
export async function fireInTurn(work: TimerWork, ctx: Ctx, rows: readonly ClaimedTimer[]): Promise<void> {
  const wait = (milliseconds: string) => ctx.tx.aside(WAIT_AT_MOST, [milliseconds]);
  wait(PATIENCE_MS);
  for (const row of rows) if ((await fireOne(work, ctx, row)) === "held up") wait(IMPATIENCE_MS);
  wait(LOCK_TIMEOUT_MS);
}

/** Shorter than Postgres takes to look for a deadlock. */
const PATIENCE_MS = "200";
const IMPATIENCE_MS = "10";
const WAIT_AT_MOST = "select set_config('lock_timeout', $1, true)";

async function fireOne(
  work: TimerWork,
  ctx: Ctx,
  row: ClaimedTimer,
): Promise<"fired" | "failed" | "held up"> {
  try {
    await ctx.tx.savepoint(async () => {
      const kind = work.timerKinds.get(row.kind);
      if (!kind || row.version > kind.version) throw new Unknown(`the timer ${row.kind}@${row.version}`);
      const payload = row.version === kind.version ? row.payload : kind.upgrade?.(row.payload);
      const acting = actingAs(ctx, { kind: "timer", timer: row.kind });
      await kind.fire(reliving(acting, row), kind.payload.parse(payload), {
        key: row.key,
        dueAt: row.wantedAt,
      });
    });
    work.watch.timerFired(row.kind, ctx.tx.now.getTime() - row.wantedAt.getTime());
    return "fired";
  } catch (error) {
    if (isUnreachable(error) || isWorthRepeating(error)) throw error;
    if (isHeldUp(error)) {
      await comeAgain(ctx, row);
      return "held up";
    }
    await putOff(work, ctx, { row, error });
    return "failed";
  }
}

/** Whoever held it up has mostly ended by then. */
const AGAIN_AFTER_MS = 500;

/** Nothing is wrong with it: it fires soon, and no attempt is counted. */
const comeAgain = ({ tx, org }: Ctx, { key, attempts }: ClaimedTimer) =>
  tx
    .update(timers)
    .set({
      state: "waiting",
      dueAt: new Date(tx.now.getTime() + AGAIN_AFTER_MS),
      attempts: attempts - 1,
      doneAt: null,
    })
    .where(and(eq(timers.orgId, org.id), eq(timers.key, key)));

type Failed = { readonly row: Pick<ClaimedTimer, "kind" | "key" | "attempts">; readonly error: unknown };

/** Tried again later, or parked where it has failed too often for a reason of its own. */
export async function putOff(work: TimerWork, ctx: Ctx, { row, error }: Failed): Promise<void> {
  const { attempts } = row;
  const isUnknown = error instanceof Unknown;
  const isParked = attempts >= MOST_ATTEMPTS && !isUnknown && !isPassing(error);
  const afterMs = isUnknown ? Math.min(backoffMs(attempts), UNKNOWN_AGAIN_MS) : backoffMs(attempts);
  work.house.log.error(
    { timer: row.kind, key: row.key, attempts, isParked, cause: describeError(error) },
    "a timer failed",
  );
  work.watch.timerFailed(row.kind, isParked);
  await ctx.tx
    .update(timers)
    .set({
      state: isParked ? "parked" : "waiting",
      dueAt: new Date(ctx.tx.now.getTime() + afterMs),
      lastError: shorten(describeError(error), 500),
      doneAt: isParked ? ctx.tx.now : null,
    })
    .where(and(eq(timers.orgId, ctx.org.id), eq(timers.key, row.key)));
}
