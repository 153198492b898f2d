/** The auditor's look: no open incident is without somebody who will be called for it next. */
import { type Ctx, now } from "../../core/context.ts";
import { sql } from "../../db/drizzle.ts";
import type { Check } from "../../engine/auditor.ts";
import { setStepTimer } from "./set-timers.ts";
import { startRun } from "./start-run.ts";

/** Long enough that whoever is opening it or taking a step has committed. */
const SETTLED_SECONDS = 30;

/** Starts the run that is missing, and the timer that is missing. */
export const runsAreAlive: Check = {
  name: "escalation.alive",
  async run(ctx) {
    return [...(await startMissing(ctx)), ...(await wakeStalled(ctx))];
  },
};

async function startMissing(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.tx.query<{ id: string; number: number }>(sql`
    select i.id, i.number from incidents i
    where i.org_id = ${ctx.org.id} and i.state = 'open'
      and i.progress_at < app_now() - make_interval(secs => ${SETTLED_SECONDS})
      and not exists (select from escalation_runs r
        where r.org_id = i.org_id and r.incident_id = i.id and r.state <> 'stopped')
    for no key update of i skip locked`);
  for (const { id } of rows) await startRun(ctx, { incidentId: id });
  return rows.map(
    ({ number }) => `I-${number} was open and nobody was called for it: escalation was started`,
  );
}

type Stalled = {
  readonly runId: string;
  readonly step: number;
  readonly round: number;
  readonly number: number;
};

async function wakeStalled(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.tx.query<Stalled>(sql`
    select r.id as "runId", r.step, r.round, i.number from escalation_runs r
    join incidents i on i.org_id = r.org_id and i.id = r.incident_id and i.state = 'open'
    where r.org_id = ${ctx.org.id} and r.state = 'running'
      and not exists (select from timers t
        where t.org_id = r.org_id and t.key = 'escalation:' || r.id and t.state = 'waiting')
    for no key update of i skip locked`);
  for (const { runId, step, round } of rows) await setStepTimer(ctx, { runId, step, round }, now(ctx));
  return rows.map(
    ({ number }) => `I-${number}: its escalation had no timer; the step that waits is taken now`,
  );
}
