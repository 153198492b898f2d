/** The policy has ended without an answer. */
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged } from "../../core/verb.ts";
import { cancelTimer } from "../../engine/timers.ts";
import type { Incident } from "../incident/tables.ts";
import { nextWorkAt } from "../person/awakeness.ts";
import type { Candidate } from "../person/find-clocks.ts";
import { callPeople } from "./call-people.ts";
import { findFallback, findUnavailable, without } from "./find-fallback.ts";
import { moveRun, waitForWork } from "./move-run.ts";
import { endOf } from "./next-step.ts";
import { Policy } from "./policy-file.ts";
import type { EscalationRun } from "./tables.ts";
import { stepKey } from "./timer-kinds.ts";

/** Calls the team's lead, else the regions' leads, else the administrators; says so loudly where there is nobody. */
export async function exhaustRun(ctx: Ctx, run: EscalationRun, incident: Incident): Promise<EscalationRun> {
  const all = await findGroup(ctx, run, incident);
  const workAt = (one: Candidate) => nextWorkAt(one.clock, now(ctx)).getTime();
  const called = run.isWaking ? all : all.filter((one) => workAt(one) <= now(ctx).getTime());
  if (all.length > 0 && called.length === 0) {
    const until = new Date(Math.min(...all.map(workAt)));
    const position = endOf(Policy.parse(run.policy));
    return waitForWork(ctx, run, { incident, until, position, called: all });
  }
  const isDeserted = all.length === 0;
  const after = await moveRun(ctx, run, { state: "exhausted", nextAt: null, isDeserted });
  if (!after) return nothingChanged(ctx, run);
  await cancelTimer(ctx, stepKey(run.id));
  const people = called.map((one) => one.personId);
  await recordAudit(ctx, {
    action: isDeserted ? "escalation.deserted" : "escalation.exhausted",
    subject: subject("incident", incident),
    after: { people },
  });
  await callPeople(ctx, incident, { people, why: "fallback", mark: `run:${run.id}:fallback` });
  await refreshCards(ctx, subject("incident", incident));
  return after;
}

/** The first group in which somebody can be called; whom nothing reached before is tried again where there is nobody else. */
async function findGroup(ctx: Ctx, run: EscalationRun, incident: Incident): Promise<Candidate[]> {
  const groups = await findFallback(ctx, incident);
  const declined = new Set(run.declined);
  const unavailable = new Set([...declined, ...(await findUnavailable(ctx, incident))]);
  for (const people of [unavailable, declined]) {
    const found = groups.map((group) => without(group, people)).find((group) => group.length > 0);
    if (found) return found;
  }
  return [];
}
