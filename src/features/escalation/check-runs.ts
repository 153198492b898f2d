/** The auditor's look: no active incident is without somebody who will be called for it next. */
import { type Ctx, now } from "../../core/context.ts";
import { sql } from "../../db/drizzle.ts";
import { describeError, isUnreachable, isWorthRepeating } from "../../db/errors.ts";
import type { Check } from "../../engine/auditor.ts";
import { NO_PROGRESS, STEP_DUE, setStepTimer } from "./set-timers.ts";
import { startRun } from "./start-run.ts";
import { watchProgress } from "./watch-progress.ts";

/** Long enough that whoever is opening it or taking a step has committed. */
const SETTLED_SECONDS = 30;
const MOST_DAYS_OFF = 8;

/** Starts the clock that is missing, the run that is missing, and the timer that is missing. */
export const runsAreAlive: Check = {
  name: "escalation.alive",
  async run(ctx) {
    // A run that is started here has its timer at COMMIT: until then it would look as if it had stalled.
    return [...(await wakeStalled(ctx)), ...(await watchUnwatched(ctx)), ...(await startMissing(ctx))];
  },
};

type Found = { readonly id: string; readonly number: number };

async function watchUnwatched(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.tx.query<Found & { readonly progressAt: string | Date }>(sql`
    select i.id, i.number, i.progress_at as "progressAt" from incidents i
    left join severities s on s.org_id = i.org_id and s.key = i.severity
    where i.org_id = ${ctx.org.id} and i.state in ('open', 'acknowledged')
      and i.progress_at < app_now() - make_interval(secs => ${SETTLED_SECONDS})
      and not exists (select from timers t
        where t.org_id = i.org_id and t.key = 'no-progress:' || i.id and t.state = 'waiting'
          and t.kind = ${NO_PROGRESS.kind} and t.payload->>'incidentId' = i.id::text
          and t.wanted_at <= coalesce(app_now() + make_interval(
            -- What wakes nobody may wait for the next working day.
            days => case when s.wakes is false then ${MOST_DAYS_OFF}::int else 0 end,
            secs => (select (r.policy->>'noProgressSeconds')::int from escalation_runs r
              where r.org_id = i.org_id and r.incident_id = i.id order by r.seq desc limit 1)), t.wanted_at))
    for no key update of i skip locked`);
  return eachAlone(ctx, rows, async ({ id, number, progressAt }) => {
    await watchProgress(ctx, { id, progressAt: new Date(progressAt) });
    return `I-${number}: nobody would have been called without progress; its clock runs again`;
  });
}

async function startMissing(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.tx.query<Found>(sql`
    select i.id, i.number from incidents i
    where i.org_id = ${ctx.org.id} and i.state = 'open'
      and i.progress_at < app_now() - make_interval(secs => ${SETTLED_SECONDS})
      and not exists (select from escalation_runs r
        where r.org_id = i.org_id and r.incident_id = i.id and r.state <> 'stopped')
    for no key update of i skip locked`);
  return eachAlone(ctx, rows, async ({ id, number }) => {
    await startRun(ctx, { incidentId: id });
    return `I-${number} was open and nobody was called for it: escalation was started`;
  });
}

type Stalled = {
  readonly runId: string;
  readonly step: number;
  readonly round: number;
  readonly number: number;
  readonly nextAt: string | Date | null;
  readonly isGone: boolean;
};

async function wakeStalled(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.tx.query<Stalled>(sql`
    select r.id as "runId", r.step, r.round, r.next_at as "nextAt", i.number, t.key is null as "isGone"
    from escalation_runs r
    join incidents i on i.org_id = r.org_id and i.id = r.incident_id and i.state = 'open'
    left join timers t on t.org_id = r.org_id and t.key = 'escalation:' || r.id and t.state = 'waiting'
    where r.org_id = ${ctx.org.id} and r.state = 'running' and (t.key is null or t.kind <> ${STEP_DUE.kind}
      or (t.payload->>'runId', t.payload->>'step', t.payload->>'round')
        is distinct from (r.id::text, r.step::text, r.round::text)
      or (t.wanted_at > r.next_at and t.wanted_at > app_now()))
    for no key update of i skip locked`);
  return eachAlone(ctx, rows, async ({ runId, step, round, number, nextAt, isGone }) => {
    // Nobody knows for how long it has been gone: rather too early than too late.
    const dueAt = isGone || nextAt === null ? now(ctx) : new Date(nextAt);
    await setStepTimer(ctx, { runId, step, round }, dueAt);
    return isGone
      ? `I-${number}: its escalation had no timer; the step that waits is taken now`
      : `I-${number}: the timer of its escalation was changed by nobody of ours; it is set anew`;
  });
}

/** One that cannot be repaired keeps no other from it: that it cannot is what the operators are told. */
async function eachAlone<Row extends Pick<Found, "number">>(
  ctx: Ctx,
  rows: readonly Row[],
  repair: (row: Row) => Promise<string>,
): Promise<string[]> {
  const findings: string[] = [];
  for (const row of rows) {
    try {
      findings.push(await ctx.tx.savepoint(() => repair(row)));
    } catch (error) {
      if (isUnreachable(error) || isWorthRepeating(error)) throw error;
      findings.push(`I-${row.number} could not be repaired: ${describeError(error)}`);
    }
  }
  return findings;
}
