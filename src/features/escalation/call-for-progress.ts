import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { isActive } from "../incident/change-incident.ts";
import { getIncident } from "../incident/get-incident.ts";
import type { Incident } from "../incident/tables.ts";
import { findPages } from "../page/find-pages.ts";
import { nextWorkAt } from "./awakeness.ts";
import { callPeople } from "./call-people.ts";
import { findPolicy } from "./find-policy.ts";
import { findLatestRun } from "./find-runs.ts";
import { findFallback, findTargets } from "./find-targets.ts";
import { Policy } from "./policy-file.ts";
import { setProgressTimer } from "./set-timers.ts";
import { isWaking } from "./start-run.ts";

export const CallForProgress = z.strictObject({
  incidentId: z.uuid(),
  /** When this call was due: the same one again calls nobody twice. */
  dueAt: z.date(),
});

/**
 * No progress for the time that the policy allows: its lead is called, and again after the same time, until
 * there is progress. Whoever has the incident, and however often it was handed over, the clock goes on.
 */
export const callForProgress = verb("escalation.call-for-progress", CallForProgress, async (ctx, input) => {
  requireRight(ctx, "escalation.call-for-progress");
  const incident = await getIncident(ctx, input.incidentId, "lock");
  if (!isActive(incident)) return nothingChanged(ctx, null);
  const policy = await policyOf(ctx, incident);
  const lengthMs = policy.noProgressSeconds * 1000;
  const isWoken = await isWaking(ctx, incident.severity);
  const dueAt = new Date((await waitingSince(ctx, incident, isWoken)).getTime() + lengthMs);
  if (dueAt > now(ctx)) {
    await setProgressTimer(ctx, incident.id, dueAt);
    return nothingChanged(ctx, null);
  }
  const found = await findTargets(ctx, incident, policy.noProgressTarget);
  const called = found.length > 0 ? found.slice(0, 1) : await findFallback(ctx, incident, []);
  const work = called.map((one) => nextWorkAt(one.clock, now(ctx)).getTime());
  const startsAt = Math.min(...work);
  if (work.length > 0 && startsAt > now(ctx).getTime() && !isWoken) {
    await setProgressTimer(ctx, incident.id, new Date(startsAt));
    return nothingChanged(ctx, null);
  }
  await setProgressTimer(ctx, incident.id, new Date(now(ctx).getTime() + lengthMs));
  const people = called.map((one) => one.personId);
  const minutes = Math.round((now(ctx).getTime() - incident.progressAt.getTime()) / 60_000);
  await recordAudit(ctx, {
    action: "escalation.no-progress",
    subject: subject("incident", incident),
    after: { people, minutes },
  });
  const mark = `no-progress:${incident.id}:${input.dueAt.getTime()}`;
  await callPeople(ctx, incident, { people, why: "no-progress", mark, params: { minutes } });
  return people;
});

/** What may wait for the morning cannot lack progress before somebody has been called for it. */
async function waitingSince(ctx: Ctx, incident: Incident, isWoken: boolean): Promise<Date> {
  if (isWoken || incident.state !== "open") return incident.progressAt;
  const [first] = await findPages(ctx, subject("incident", incident));
  const calledAt = first?.dueAt ?? now(ctx);
  return calledAt > incident.progressAt ? calledAt : incident.progressAt;
}

/** The policy that was frozen for it; the one of now where it never had a run. */
export async function policyOf(ctx: Ctx, { id }: Pick<Incident, "id">): Promise<Policy> {
  const run = await findLatestRun(ctx, id);
  return run ? Policy.parse(run.policy) : (await findPolicy(ctx, await getIncident(ctx, id))).policy;
}
