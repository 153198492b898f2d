/** What comes due for the record: the next slice of a verification, and once a day a checkpoint for the outside. */
import { z } from "zod";
import { tell } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { definePort, fulfilled } from "../../core/house.ts";
import { defineTimer, setTimer } from "../../engine/timers.ts";
import { verdictCard } from "./cards.ts";
import { type Checkpoint, checkpointText, type Flaw } from "./check-row.ts";
import { checkEnd, readReach, verifySlice } from "./verify-record.ts";

/** Someone outside the database who remembers how far the record had come (Redis, a bucket, a colleague). */
export type Witness = { publish(org: string, checkpoint: string): void };
export const witnessPort = definePort<Witness>("witness");

const Reached = z.strictObject({ seq: z.int(), hash: z.string() });
const Verifying = z.strictObject({ askedBy: z.uuid().nullable(), at: Reached, head: Reached });

/** The next rows are to be verified. */
export const verificationTimer = defineTimer({
  kind: "audit.verification-due",
  version: 1,
  payload: Verifying,
  async fire(ctx, payload) {
    const slice = await verifySlice(ctx.tx, payload.at, { head: payload.head });
    if (!slice.isEnd) {
      const next = { ...payload, at: slice.at };
      await setTimer(ctx, verificationTimer, { key: "audit:verification", dueAt: now(ctx), payload: next });
      return;
    }
    // Rows that came on meanwhile are not beyond the head that was looked up first.
    const reach = { head: payload.head, lastSeq: payload.head.seq };
    await settle(ctx, payload, { at: slice.at, flaw: slice.flaw ?? checkEnd(slice.at, reach) });
  },
});

async function settle(
  ctx: Ctx,
  { askedBy }: z.output<typeof Verifying>,
  { at, flaw }: { readonly at: Checkpoint; readonly flaw: Flaw | null },
): Promise<void> {
  const subject = { kind: "organisation", id: ctx.org.id } as const;
  if (flaw) {
    ctx.house.log.error({ org: ctx.org.id, seq: flaw.seq, flaw: flaw.kind }, "the record is wrong");
    await recordAudit(ctx, { action: "audit.flaw-found", subject, after: flaw });
  } else await recordAudit(ctx, { action: "audit.verified", subject, after: at });
  if (askedBy === null) return;
  await tell(ctx, askedBy, {
    kind: "line",
    subject,
    mark: `audit:verified:${now(ctx).getTime()}`,
    card: (reader) => verdictCard(reader, at, flaw),
  });
}

/** A day has passed: the head is put where the database's owner cannot change it any more. */
export const checkpointTimer = defineTimer({
  kind: "audit.checkpoint-due",
  version: 1,
  payload: z.strictObject({}),
  async fire(ctx) {
    const { head } = await readReach(ctx.tx);
    const subject = { kind: "organisation", id: ctx.org.id } as const;
    await recordAudit(ctx, { action: "audit.checkpoint", subject, after: head });
    const { log } = ctx.house;
    const witness = fulfilled(ctx.house, witnessPort);
    ctx.tx.afterCommit(() => {
      log.info({ org: ctx.org.id, checkpoint: checkpointText(head) }, "checkpoint of the record");
      witness?.publish(ctx.org.id, checkpointText(head));
    });
    await planCheckpoint(ctx);
  },
});

const DAY_MS = 86_400_000;
/** Past midnight, away from the full hour at which everything else wakes. */
const AFTER_MIDNIGHT_MS = 7 * 60_000;

/** Sets the next day's checkpoint. Twice is once. */
export async function planCheckpoint(ctx: Ctx): Promise<void> {
  const today = Math.floor(now(ctx).getTime() / DAY_MS) * DAY_MS;
  const dueAt = new Date(today + DAY_MS + AFTER_MIDNIGHT_MS);
  await setTimer(ctx, checkpointTimer, { key: "audit:checkpoint", dueAt, payload: {} });
}
