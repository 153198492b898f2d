/** An operator's word on what was given up: once more, or never. */
import { z } from "zod";
import { recordAudit } from "../core/audit.ts";
import type { Ctx } from "../core/context.ts";
import { requireRight } from "../core/rights.ts";
import { nothingChanged, verb } from "../core/verb.ts";

/** What was due stays what it is late for; its attempts begin anew. */
const RESTART_TIMERS = `update timers set state = 'waiting', attempts = 0, due_at = app_now(), done_at = null, last_error = null
where org_id = $1 and id = any($2::text[]::bigint[]) and state = 'parked' returning key as of`;

/** Why an effect that was begun and given up is looked up, or marked, before it is sent again. */
const MAY_HAVE_ARRIVED = "it was given up while it may have been on its way";

/**
 * What has begun once may have arrived: as after an answer that was lost it is looked up, and goes out as a repeat
 * where it cannot be. What was queued as a repeat (`may_repeat`) goes out as one without a look, which knows its own
 * mark only.
 */
const RESTART_EFFECTS = `with mine as (
  select org_id, id, may_repeat and repeats > 0 as "isRepeat",
    (started_at is not null or may_repeat) and not (may_repeat and repeats > 0) as "isUnsure"
  from outbox where org_id = $1 and id = any($2::text[]::bigint[]) and state = 'parked' for update)
update outbox o set attempts = 0, due_at = app_now(), settled_at = null,
  state = case when mine."isUnsure" then 'sending' else 'waiting' end,
  repeats = case when mine."isRepeat" then o.repeats else 0 end,
  last_error = case when mine."isUnsure" then $3 end
from mine where o.org_id = mine.org_id and o.id = mine.id returning o.mark as of`;

/** A lane that pauses (Retry-After, pace) keeps its pause. In order of name, as everywhere. */
const WAKE = `insert into lanes as l (org_id, lane, ready_at, priority)
select org_id, lane, app_now(), min(priority) from outbox
where org_id = $1 and id = any($2::text[]::bigint[]) and state in ('waiting', 'sending')
group by org_id, lane order by lane
on conflict (org_id, lane) do update set ready_at = greatest(l.paused_until, least(l.ready_at, excluded.ready_at)),
  priority = case when l.ready_at is null then excluded.priority else least(l.priority, excluded.priority) end`;

const DROP_TIMERS = `update timers set state = 'cancelled', done_at = app_now()
where org_id = $1 and id = any($2::text[]::bigint[]) and state = 'parked' returning key as of`;

const DROP_EFFECTS = `update outbox set state = 'withdrawn', settled_at = app_now()
where org_id = $1 and id = any($2::text[]::bigint[]) and state = 'parked' returning mark as of`;

/** Ids as `findParked` shows them; whatever else they name is passed over. */
const Decided = z.strictObject({
  decision: z.enum(["restart", "drop"]),
  ids: z.array(z.string().regex(/^[te]\d{1,15}$/)),
});

/**
 * `restart` starts again what was given up. Whether it is still needed is asked when it fires or leaves, as ever: a
 * page for an incident that is over is withdrawn then. Workers find it with their next sweep. `drop` lets it go: it
 * neither fires nor leaves any more. Resolves to how many there were.
 */
export const decideParked = verb("engine.decide-parked", Decided, async (ctx, { decision, ids }) => {
  requireRight(ctx, "engine.decide-parked");
  const isRestart = decision === "restart";
  const effectIds = numbersOf(ids, "e");
  const timers = await change(ctx, isRestart ? RESTART_TIMERS : DROP_TIMERS, [numbersOf(ids, "t")]);
  const effects = isRestart
    ? await change(ctx, RESTART_EFFECTS, [effectIds, MAY_HAVE_ARRIVED])
    : await change(ctx, DROP_EFFECTS, [effectIds]);
  if (isRestart) await ctx.tx.send(WAKE, [ctx.org.id, effectIds]);
  const count = timers.length + effects.length;
  if (count === 0) return nothingChanged(ctx, count);
  const action = isRestart ? "engine.parked-restarted" : "engine.parked-dropped";
  const subject = { kind: "organisation", id: ctx.org.id } as const;
  await recordAudit(ctx, { action, subject, after: { timers, effects } });
  return count;
});

const numbersOf = (ids: readonly string[], letter: "t" | "e"): string[] =>
  ids.filter((id) => id.startsWith(letter)).map((id) => id.slice(1));

/** Resolves to the keys or marks of what there was. */
const change = async ({ tx, org }: Ctx, text: string, values: readonly unknown[]): Promise<string[]> =>
  (await tx.send<{ of: string }>(text, [org.id, ...values])).map((row) => row.of);
