/** What of timers, effects and lanes does not move though it should, or was moved by nobody of ours. */
import { sql } from "../db/drizzle.ts";
import type { Transaction } from "../db/transaction.ts";
import { MOST_ATTEMPTS } from "./fire-timers.ts";
import { PRIORITY } from "./outbox.ts";
import { UNKNOWN_LIKE } from "./unknown.ts";

/** How long something may be overdue before it counts as stuck, in seconds; a look a little later finds it within a minute. */
const STUCK_SECONDS = 30;
/**
 * Whoever puts something off does it by this at most, in seconds: a timer that was never tried by a moment, one that
 * failed by minutes, a page that was never tried by half a minute, and any effect by what its platform asks for.
 */
const MOST_PUT_OFF = { untried: 60, failed: 360, effect: 7200 } as const;

/** It stays so until an operator decides: he is told how. */
const GIVEN_UP = 'timers were given up; see "npm run parked"';

/** One sentence per finding, over all organisations. */
export async function findStuck(tx: Transaction): Promise<string[]> {
  const counted = await tx.query<{ what: string; stuck: number }>(sql`
    select 'timers' as what, count(*)::int as stuck from timers
      where state = 'waiting' and wanted_at < app_now() - make_interval(secs => ${STUCK_SECONDS})
    union all
    select ${GIVEN_UP}, count(*)::int from timers where state = 'parked'
    union all
    select 'timers failing', count(*)::int from timers where state = 'waiting' and attempts >= ${MOST_ATTEMPTS}
    union all
    select 'effects', count(*)::int from outbox o
      where state in ('waiting', 'sending') and due_at < app_now() - make_interval(secs => ${STUCK_SECONDS})
        -- A channel takes one message a second: what waits in a lane that moves is only in its turn.
        and not exists (select from outbox moved where moved.org_id = o.org_id and moved.lane = o.lane
          and moved.state not in ('waiting', 'sending')
          and moved.settled_at > app_now() - make_interval(secs => ${STUCK_SECONDS}))
    union all
    select 'effects parked a moment ago', count(*)::int from outbox
      where state = 'parked' and settled_at > app_now() - make_interval(secs => ${2 * STUCK_SECONDS})
    union all
    select 'effects of a newer Baton', count(*)::int from outbox
      where state in ('waiting', 'sending') and last_error like ${UNKNOWN_LIKE}`);
  return counted
    .filter(({ stuck }) => stuck > 0)
    .map(({ what, stuck }) => `${stuck} ${what}${what === GIVEN_UP ? "" : " overdue or given up"}`);
}

/** Puts back what was put off by nobody of ours (a hand in the database, a restored table). One sentence per finding. */
export async function putBack(tx: Transaction): Promise<string[]> {
  const timers = await tx.query<{ key: string }>(sql`
    update timers set due_at = wanted_at where state = 'waiting' and due_at > wanted_at
      and due_at > app_now() + make_interval(secs => case when attempts = 0
        then ${MOST_PUT_OFF.untried}::float8 else ${MOST_PUT_OFF.failed}::float8 end)
    returning key`);
  const effects = await tx.query<{ mark: string }>(sql`
    update outbox set due_at = app_now() where state in ('waiting', 'sending')
      and due_at > app_now() + make_interval(secs => case when attempts = 0 and priority = ${PRIORITY.page}
        then ${MOST_PUT_OFF.untried}::float8 else ${MOST_PUT_OFF.effect}::float8 end)
    returning mark`);
  return [
    ...timers.map(({ key }) => `timer ${key} was put off by nobody of ours; it fires when it was meant to`),
    ...effects.map(({ mark }) => `effect ${mark} was put off by nobody of ours; it goes now`),
    ...(await wakeLanes(tx)),
  ];
}

/** A lane that is gone, sleeps, pauses or is leased for longer than anybody asked, though something waits in it. */
async function wakeLanes(tx: Transaction): Promise<string[]> {
  const made = await tx.query<{ lane: string }>(sql`
    insert into lanes (org_id, lane, ready_at, priority)
    select org_id, lane, app_now(), min(priority) from outbox o where state in ('waiting', 'sending')
      and not exists (select from lanes l where l.org_id = o.org_id and l.lane = o.lane)
    group by org_id, lane
    on conflict do nothing returning lane`);
  const woken = await tx.query<{ lane: string }>(sql`
    update lanes l set
      -- Whoever is sending keeps his lease, and a platform that asked for a pause gets it.
      lease_until = case when lease_until <= app_now() + make_interval(secs => ${STUCK_SECONDS}) then lease_until end,
      paused_until = case when paused_until <= app_now() + make_interval(secs => ${MOST_PUT_OFF.effect}) then paused_until end,
      ready_at = greatest(app_now(),
        case when paused_until <= app_now() + make_interval(secs => ${MOST_PUT_OFF.effect}) then paused_until end)
    from (select org_id, lane, min(due_at) as due_at from outbox
      where state in ('waiting', 'sending') group by org_id, lane) waiting
    where waiting.org_id = l.org_id and waiting.lane = l.lane
      and (ready_at is null or lease_until > app_now() + make_interval(secs => ${STUCK_SECONDS})
        or ready_at > app_now() + make_interval(secs => ${MOST_PUT_OFF.effect})
        or ready_at > greatest(paused_until, waiting.due_at, app_now() + interval '1 second'))
    returning l.lane`);
  return [
    ...made.map(({ lane }) => `lane ${lane} was gone though something waited in it`),
    ...woken.map(({ lane }) => `lane ${lane} slept though something waited in it`),
  ];
}
