/** What must happen outside. Queued in the caller's transaction, sent by the worker after COMMIT. */
import type { z } from "zod";
import type { Ctx } from "../core/context.ts";
import type { Flusher } from "../db/transaction.ts";
import type { Outcome, Refused } from "./outcome.ts";
import { hintLanes } from "./wake.ts";

/** Lower leaves earlier, within a lane and between lanes. Edits take turns with lines, so that neither starves the other. */
export const PRIORITY = { page: 0, place: 2, card: 3, line: 4, edit: 4, digest: 6 } as const;

/** What the worker passes to a send: nothing of the database. */
export type Attempt = {
  /** Stable across repeats of the same effect. */
  readonly mark: string;
  readonly isRepeat: boolean;
  readonly signal: AbortSignal;
  /**
   * Whether this process surely may still send. To be asked at once before the request that acts leaves, where
   * others go before it (a token, a conversation to open): what is no longer ours ends as `TOO_LATE`.
   */
  readonly mayLeave: () => boolean;
};

export type Settled<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | Refused
  /** Repeats are used up and it is still not known whether it arrived, or retries are used up. */
  | { readonly kind: "parked"; readonly reason: string };

export type EffectKind<Payload = unknown, Message = unknown, Result = unknown> = {
  readonly kind: string;
  readonly version: number;
  readonly payload: z.ZodType<Payload>;
  /**
   * Asked at the moment of sending, in a transaction: is it still needed, and what exactly goes out? A string
   * is the reason why not (the effect is withdrawn); `laterMs` asks again then. `ofLane`: nothing else in its
   * lane can leave before either, so that nothing else there is asked.
   */
  prepare(
    ctx: Ctx,
    payload: Payload,
    attempt: { readonly mark: string; readonly isRepeat: boolean },
  ): Promise<
    | { readonly message: Message }
    | { readonly notNeeded: string }
    | { readonly laterMs: number; readonly ofLane?: boolean }
  >;
  /** The one outside call; no transaction is open. Must end by `attempt.signal`. */
  send(message: Message, attempt: Attempt): Promise<Outcome<Result>>;
  /** After an unsure send, before a repeat. Absent: one marked repeat. */
  look?(message: Message, attempt: Attempt, since: Date): Promise<Outcome<Result | "absent" | "unknown">>;
  /** Whether this message can be looked up at all; absent: where there is a `look`. */
  canLook?(message: Message): boolean;
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
  /** It shows what is true when it leaves: of several that wait in a lane with one payload, one goes and stands for all. */
  readonly isLatest?: boolean;
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
  /** It goes out marked as a repeat. */
  readonly mayRepeat: boolean;
};

const QUEUE = `with queued as (insert into outbox (org_id, mark, kind, version, lane, priority, payload, queued_at, due_at, repeats, may_repeat)
select $1::uuid, mark, kind, version, lane, priority, payload::jsonb, $2::timestamptz, due_at::timestamptz, may_repeat, may_repeat > 0
from unnest($7::text[], $8::text[], $9::int[], $10::text[], $11::int[], $12::text[], $13::text[], $14::int[])
  as queued (mark, kind, version, lane, priority, payload, due_at, may_repeat)
on conflict do nothing)
-- A lane that pauses (Retry-After, pace) keeps its pause, unless that is ended here; an empty one wakes.
insert into lanes as l (org_id, lane, ready_at, priority, paused_until)
select $1::uuid, lane, ready_at::timestamptz, priority, case when ends_pause = 1 then $2::timestamptz end
from unnest($3::text[], $4::text[], $5::int[], $6::int[]) as touched (lane, ready_at, priority, ends_pause)
on conflict (org_id, lane) do update set
  paused_until = least(l.paused_until, excluded.paused_until),
  ready_at = greatest(least(l.paused_until, excluded.paused_until), least(l.ready_at, excluded.ready_at)),
  priority = case when l.ready_at is null then excluded.priority else least(l.priority, excluded.priority) end
returning ready_at <= app_now() and (lease_until is null or lease_until <= app_now()) as "isReady"`;

/** A lane whose pause is over before its time. */
type Opened = { readonly opens: string };

const queue: Flusher<Queued | Opened> = {
  name: "outbox",
  order: 20,
  async flush(tx, items) {
    const queued = items.filter((item): item is Queued => "mark" in item);
    const rows = [...new Map(queued.map((item) => [item.mark, item])).values()].map((item) => ({
      ...item,
      dueAt: item.dueAt ?? tx.now,
    }));
    const opened = items.flatMap((item) =>
      "opens" in item
        ? [{ lane: item.opens, dueAt: tx.now, priority: PRIORITY.digest, endsPause: true }]
        : [],
    );
    const lanes = touchedLanes([...rows, ...opened]);
    const woken = tx.aside<{ isReady: boolean }>(QUEUE, [
      tx.orgId,
      tx.now.toISOString(),
      lanes.map(({ lane }) => lane),
      lanes.map(({ readyAt }) => readyAt.toISOString()),
      lanes.map(({ priority }) => priority),
      lanes.map(({ endsPause }) => (endsPause ? 1 : 0)),
      rows.map(({ mark }) => mark),
      rows.map(({ kind }) => kind),
      rows.map(({ version }) => version),
      rows.map(({ lane }) => lane),
      rows.map(({ priority }) => priority),
      rows.map(({ payload }) => JSON.stringify(payload)),
      rows.map(({ dueAt }) => dueAt.toISOString()),
      rows.map(({ mayRepeat }) => (mayRepeat ? 1 : 0)),
    ]);
    // A lane that pauses is found by the sweep, and one that somebody holds is passed on by him.
    const hint = (touched: readonly { readonly isReady: boolean }[]) => {
      if (touched.some(({ isReady }) => isReady)) hintLanes();
    };
    // A hint that fails is a hint that is lost.
    tx.afterCommit(() => void woken.then(hint).catch(() => undefined));
  },
};

type Touch = {
  readonly lane: string;
  readonly dueAt: Date;
  readonly priority: number;
  readonly endsPause?: boolean;
};
type Touched = {
  readonly lane: string;
  readonly readyAt: Date;
  readonly priority: number;
  readonly endsPause: boolean;
};

/** In order of name, so that two transactions never wait for each other. */
function touchedLanes(touches: readonly Touch[]): Touched[] {
  const touched = new Map<string, Touched>();
  for (const { lane, dueAt, priority, endsPause = false } of touches) {
    const known = touched.get(lane);
    touched.set(lane, {
      lane,
      readyAt: known && known.readyAt < dueAt ? known.readyAt : dueAt,
      priority: Math.min(known?.priority ?? priority, priority),
      endsPause: endsPause || (known?.endsPause ?? false),
    });
  }
  return [...touched.values()].sort((a, b) => (a.lane < b.lane ? -1 : 1));
}

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
  const mayRepeat = ctx.mayRepeat !== undefined;
  const { kind: name, version } = kind;
  ctx.tx.append(queue, { ...effect, kind: name, version, dueAt: effect.dueAt ?? null, mayRepeat });
}

/** What kept a whole lane waiting (`ofLane`) is over: its head is asked at once. */
export function openLane(ctx: Ctx, lane: string): void {
  ctx.tx.append(queue, { opens: lane });
}
