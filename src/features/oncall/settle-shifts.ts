import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actingAs, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { tzRelease } from "../../core/zone-offsets.ts";
import { and, asc, eq, inArray } from "../../db/drizzle.ts";
import { cancelTimer, setTimer } from "../../engine/timers.ts";
import { nextShiftMoved, shiftEnded } from "./events.ts";
import { type Book, loadBook } from "./load-book.ts";
import { whoAt } from "./on-call-at.ts";
import type { Rotation } from "./rotation.ts";
import { nextBoundary } from "./shift-boundaries.ts";
import { dutyStates, rotations } from "./tables.ts";
import { shiftEndedTimer, timerKey } from "./timers.ts";

export const SettleShifts = z.strictObject({
  /** All of the organisation's where none are named. */
  rotationIds: z.array(z.uuid()).readonly().exactOptional(),
});

/**
 * Compares who is on call with who was when we last looked, announces each difference once, and sets the
 * timer of the next change. Safe to repeat: at a start, after an edit, after new zone data.
 */
export const settleShifts = verb("oncall.settle-shifts", SettleShifts, async (ctx, { rotationIds }) => {
  requireRight(ctx, "oncall.settle");
  const wanted = rotationIds ?? (await findAll(ctx));
  const states = await lockStates(ctx, wanted);
  const since = states.reduce((min, { settledAt }) => (settledAt < min ? settledAt : min), now(ctx));
  // Only now, behind the lock: a cover that was agreed a moment ago must be seen by whoever comes second.
  const book = await loadBook(ctx, { rotationIds: wanted, since });
  let changes = 0;
  for (const rotation of book.rotations) {
    const before = states.find(({ rotationId }) => rotationId === rotation.id);
    if (await settle(ctx, book, { rotation, before })) changes++;
  }
  for (const gone of wanted.filter((id) => !book.rotations.some((rotation) => rotation.id === id)))
    await cancelTimer(ctx, timerKey(gone));
  return changes > 0 ? changes : nothingChanged(ctx, 0);
});

/** Sets every shift's timer anew, by Baton itself; call it at a start and after whatever changes rules or people. */
export const scheduleShifts = (ctx: Ctx, rotationIds?: readonly string[]): Promise<number> =>
  settleShifts(actingAs(ctx, { kind: "baton", part: "oncall" }), rotationIds ? { rotationIds } : {});

const findAll = async (ctx: Ctx): Promise<string[]> =>
  (await ctx.tx.select({ id: rotations.id }).from(rotations).where(eq(rotations.orgId, ctx.org.id))).map(
    ({ id }) => id,
  );

type State = typeof dutyStates.$inferSelect;

async function lockStates(ctx: Ctx, wanted: readonly string[]): Promise<State[]> {
  if (wanted.length === 0) return [];
  return ctx.tx
    .select()
    .from(dutyStates)
    .where(and(eq(dutyStates.orgId, ctx.org.id), inArray(dutyStates.rotationId, [...wanted])))
    .orderBy(asc(dutyStates.rotationId))
    .for("update");
}

type Looked = { readonly rotation: Rotation; readonly before: State | undefined };

async function settle(ctx: Ctx, { roster }: Book, { rotation, before }: Looked): Promise<boolean> {
  const at = now(ctx).getTime();
  const duty = whoAt(roster, rotation, at);
  const next = nextBoundary(roster, rotation, at);
  const state = {
    personId: duty.personId,
    shiftName: duty.shift?.name ?? null,
    settledAt: now(ctx),
    nextAt: next ? new Date(next.at) : null,
    tzRelease: tzRelease(),
  };
  await ctx.tx
    .insert(dutyStates)
    .values({ ...state, orgId: ctx.org.id, rotationId: rotation.id })
    .onConflictDoUpdate({ target: [dutyStates.orgId, dutyStates.rotationId], set: state });
  const key = timerKey(rotation.id);
  if (state.nextAt)
    await setTimer(ctx, shiftEndedTimer, { key, dueAt: state.nextAt, payload: { rotationId: rotation.id } });
  else await cancelTimer(ctx, key);
  if (!before) return false;
  if (before.personId === duty.personId) {
    if (before.nextAt?.getTime() !== state.nextAt?.getTime())
      await emit(ctx, nextShiftMoved, { teamId: rotation.teamId });
    return false;
  }
  await announce(ctx, { roster, rotation, before, after: state });
  return true;
}

type Settled = Pick<State, "personId" | "shiftName">;

async function announce(
  ctx: Ctx,
  change: Pick<Book, "roster"> & { rotation: Rotation; before: State; after: Settled },
): Promise<void> {
  const { roster, rotation, before, after } = change;
  const ended = nextBoundary(roster, rotation, before.settledAt.getTime());
  // An edit changes who is on without any boundary of the rules: then it is now.
  const isPassed = ended !== null && ended.at <= now(ctx).getTime();
  const endedAt = isPassed ? new Date(ended.at) : now(ctx);
  await recordAudit(ctx, {
    action: "shift.ended",
    subject: { kind: "rotation", id: rotation.id },
    table: dutyStates,
    before: { personId: before.personId, shiftName: before.shiftName },
    after,
    happenedAt: endedAt,
  });
  await emit(ctx, shiftEnded, {
    teamId: rotation.teamId,
    rotationId: rotation.id,
    level: rotation.level,
    outgoingId: before.personId,
    incomingId: after.personId,
    outgoingShift: (isPassed ? ended.outgoing.shift?.name : null) ?? before.shiftName,
    incomingShift: after.shiftName,
    endedAt,
  });
}
