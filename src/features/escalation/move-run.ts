/** Moves a run to another step or to its end, or lets it wait there. */
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged } from "../../core/verb.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import type { Incident } from "../incident/tables.ts";
import type { Candidate } from "../person/find-clocks.ts";
import type { Position } from "./next-step.ts";
import { setStepTimer } from "./set-timers.ts";
import { type EscalationRun, escalationRuns } from "./tables.ts";

/** Two at once: the revision stands in the WHERE, so a step is taken by one of them, who then moves the timer. */
export async function moveRun(
  ctx: Ctx,
  run: EscalationRun,
  to: Partial<EscalationRun>,
): Promise<EscalationRun | undefined> {
  const [after] = await ctx.tx
    .update(escalationRuns)
    .set({ ...to, revision: sql`${escalationRuns.revision} + 1` })
    .where(
      and(
        eq(escalationRuns.orgId, ctx.org.id),
        eq(escalationRuns.id, run.id),
        eq(escalationRuns.revision, run.revision),
        eq(escalationRuns.state, "running"),
      ),
    )
    .returning();
  return after;
}

type Waiting = {
  readonly incident: Incident;
  readonly until: Date;
  readonly position: Position;
  readonly called: readonly Candidate[];
};

/** "sev3 waits for 08:30 there": the same step again when the first of them starts work. */
export async function waitForWork(ctx: Ctx, run: EscalationRun, waiting: Waiting): Promise<EscalationRun> {
  const { incident, until, position, called } = waiting;
  const after = await moveRun(ctx, run, { ...position, nextAt: until });
  if (!after) return nothingChanged(ctx, run);
  await recordAudit(ctx, {
    action: "escalation.waiting",
    subject: subject("incident", incident),
    after: { people: called.map((one) => one.personId), until },
  });
  await setStepTimer(ctx, { runId: run.id, ...position }, until);
  await refreshCards(ctx, subject("incident", incident));
  return after;
}
