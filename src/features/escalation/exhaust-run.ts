/** The policy has ended without an answer. */
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged } from "../../core/verb.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import type { Incident } from "../incident/tables.ts";
import { nextWorkAt } from "./awakeness.ts";
import { callPeople } from "./call-people.ts";
import { findFallback } from "./find-targets.ts";
import { type EscalationRun, escalationRuns } from "./tables.ts";
import { stepKey } from "./timer-kinds.ts";

/** Calls the team's lead, else the regions' leads, else the administrators; says so loudly where there is nobody. */
export async function exhaustRun(ctx: Ctx, run: EscalationRun, incident: Incident): Promise<EscalationRun> {
  const all = await findFallback(ctx, incident, run.declined);
  const isAtWork = (one: (typeof all)[number]) => nextWorkAt(one.clock, now(ctx)) <= now(ctx);
  const called = run.isWaking ? all : all.filter(isAtWork);
  const [after] = await ctx.tx
    .update(escalationRuns)
    .set({
      state: "exhausted",
      nextAt: null,
      isDeserted: all.length === 0,
      revision: sql`${escalationRuns.revision} + 1`,
    })
    .where(
      and(
        eq(escalationRuns.orgId, ctx.org.id),
        eq(escalationRuns.id, run.id),
        eq(escalationRuns.revision, run.revision),
        eq(escalationRuns.state, "running"),
      ),
    )
    .returning();
  if (!after) return nothingChanged(ctx, run);
  await cancelTimer(ctx, stepKey(run.id));
  const people = called.map((one) => one.personId);
  await recordAudit(ctx, {
    action: all.length === 0 ? "escalation.deserted" : "escalation.exhausted",
    subject: subject("incident", incident),
    after: { people },
  });
  await callPeople(ctx, incident, { people, why: "fallback", mark: `run:${run.id}:fallback` });
  await refreshCards(ctx, subject("incident", incident));
  return after;
}
