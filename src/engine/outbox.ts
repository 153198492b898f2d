/** What must happen outside. Queued in the caller's transaction, sent by the worker after COMMIT. */
import type { z } from "zod";
import type { Ctx } from "../core/context.ts";
import { sql } from "../db/drizzle.ts";
import type { Flusher } from "../db/transaction.ts";
import type { Outcome } from "./outcome.ts";
import { lanes, outbox } from "./tables.ts";
import { hintLanes } from "./wake.ts";

/** Lower leaves earlier, within a lane and between lanes. */
export const PRIORITY = { page: 0, place: 2, card: 3, line: 4, digest: 6 } as const;

/** What the worker passes to a send: nothing of the database. */
export type Attempt = {
  /** Stable across repeats of the same effect. */
  readonly mark: string;
  readonly isRepeat: boolean;
  readonly signal: AbortSignal;
};

export type Settled<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "refused"; readonly reason: string }
  /** Repeats are used up and it is still not known whether it arrived, or retries are used up. */
  | { readonly kind: "parked"; readonly reason: string };

export type EffectKind<Payload = unknown, Message = unknown, Result = unknown> = {
  readonly kind: string;
  readonly version: number;
  readonly payload: z.ZodType<Payload>;
  /**
   * Asked at the moment of sending, in a transaction: is it still needed, and what exactly goes out? A string
   * is the reason why not (the effect is withdrawn); `laterMs` asks again then.
   */
  prepare(
    ctx: Ctx,
    payload: Payload,
    attempt: { readonly mark: string; readonly isRepeat: boolean },
  ): Promise<{ readonly message: Message } | { readonly notNeeded: string } | { readonly laterMs: number }>;
  /** The one outside call; no transaction is open. Must end by `attempt.signal`. */
  send(message: Message, attempt: Attempt): Promise<Outcome<Result>>;
  /** After an unsure send, before a repeat. Absent: one marked repeat. */
  look?(message: Message, attempt: Attempt, since: Date): Promise<Outcome<Result | "absent" | "unknown">>;
  /** Writes down what came of it, in the transaction that settles the effect. `message`: what was sent, if it was. */
  settle?(
    ctx: Ctx,
    payload: Payload,
    settled: Settled<Result> & { readonly message?: Message },
  ): Promise<void>;
  /** How often a retry that surely did not act is tried before it is parked; pages try longest. Default 12. */
  readonly maxAttempts?: number;
  /** An effect that does the same when done twice (an edit, a topic): repeated freely after an unsure send. */
  readonly isIdempotent?: boolean;
  /** Least milliseconds between this and the next effect of its lane. */
  paceMs?(message: Message): number;
  /** Time-out of one send; default 8000. */
  readonly timeoutMs?: number;
};

/** How long one send of a kind may take, in milliseconds. */
export const timeoutOf = (kind: Pick<EffectKind, "timeoutMs">): number => kind.timeoutMs ?? 8000;

/** Defines a kind of effect; rooms and `chat` list theirs. */
export const defineEffect = <Payload, Message, Result>(
  kind: EffectKind<Payload, Message, Result>,
): EffectKind<Payload, Message, Result> => kind;

type Queued = {
  readonly mark: string;
  readonly kind: string;
  readonly version: number;
  readonly lane: string;
  readonly priority: number;
  readonly payload: unknown;
  readonly dueAt: Date | null;
};

const queue: Flusher<Queued> = {
  name: "outbox",
  order: 20,
  async flush(tx, items) {
    const rows = [...new Map(items.map((item) => [item.mark, item])).values()].map((item) => ({
      ...item,
      orgId: tx.orgId,
      queuedAt: tx.now,
      dueAt: item.dueAt ?? tx.now,
    }));
    await tx.insert(outbox).values(rows).onConflictDoNothing();
    const touched = new Map<string, { readyAt: Date; priority: number }>();
    for (const row of rows) {
      const known = touched.get(row.lane);
      touched.set(row.lane, {
        readyAt: known && known.readyAt < row.dueAt ? known.readyAt : row.dueAt,
        priority: Math.min(known?.priority ?? row.priority, row.priority),
      });
    }
    // In order of name, so that two transactions never wait for each other.
    const sorted = [...touched].sort(([a], [b]) => (a < b ? -1 : 1));
    await tx
      .insert(lanes)
      .values(sorted.map(([lane, { readyAt, priority }]) => ({ orgId: tx.orgId, lane, readyAt, priority })))
      .onConflictDoUpdate({
        target: [lanes.orgId, lanes.lane],
        set: {
          // A lane that pauses (Retry-After, pace) keeps its pause; an empty one wakes.
          readyAt: sql`greatest(${lanes.pausedUntil}, least(${lanes.readyAt}, excluded.ready_at))`,
          priority: sql`case when ${lanes.readyAt} is null then excluded.priority else least(${lanes.priority}, excluded.priority) end`,
        },
      });
    tx.afterCommit(() => hintLanes());
  },
};

/** Queues an effect. The same mark twice is one effect. `lane` names the destination (`slack:T1:C123`). */
export async function queueEffect<Payload>(
  ctx: Ctx,
  kind: Pick<EffectKind<Payload>, "kind" | "version" | "payload">,
  effect: {
    readonly mark: string;
    readonly lane: string;
    readonly priority: number;
    readonly payload: Payload;
    readonly dueAt?: Date;
  },
): Promise<void> {
  ctx.tx.append(queue, { ...effect, kind: kind.kind, version: kind.version, dueAt: effect.dueAt ?? null });
}
