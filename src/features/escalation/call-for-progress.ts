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
import { nextWorkAt } from "../person/awakeness.ts";
import type { Candidate } from "../person/find-clocks.ts";
import { callPeople } from "./call-people.ts";
import { findSuccession, findUnavailable, without } from "./find-fallback.ts";
import { findPolicy } from "./find-policy.ts";
import { findLatestRun } from "./find-runs.ts";
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
  const mark = `no-progress:${incident.id}:${input.dueAt.getTime()}`;
  const pages = await findPages(ctx, subject("incident", incident));
  const calledBefore = pages.findLast((page) => page.mark.startsWith(`${mark}:`));
  if (calledBefore) {
    // Whom it would call by now may be somebody else than it did call; the clock goes on from there.
    await setProgressTimer(ctx, incident.id, new Date(calledBefore.dueAt.getTime() + lengthMs));
    return nothingChanged(ctx, null);
  }
  const called = await findCalled(ctx, incident, policy);
  const work = called.map((one) => nextWorkAt(one.clock, now(ctx)).getTime());
  const startsAt = Math.min(...work);
  if (work.length > 0 && startsAt > now(ctx).getTime() && !isWoken) {
    await setProgressTimer(ctx, incident.id, new Date(startsAt));
    return nothingChanged(ctx, null);
  }
  await setProgressTimer(ctx, incident.id, new Date(now(ctx).getTime() + lengthMs));
  const people = called.map((one) => one.personId);
  const minutes = minutesStill(ctx, incident);
  await recordAudit(ctx, {
    action: "escalation.no-progress",
    subject: subject("incident", incident),
    after: { people, minutes },
  });
  await callPeople(ctx, incident, { people, why: "no-progress", mark, params: { minutes } });
  return people;
});

export const minutesStill = (ctx: Ctx, { progressAt }: Pick<Incident, "progressAt">): number =>
  Math.round((now(ctx).getTime() - progressAt.getTime()) / 60_000);

/** The first who has not declined; from the second call on not whoever has it. Nobody left over: from the beginning. */
async function findCalled(ctx: Ctx, incident: Incident, policy: Policy): Promise<Candidate[]> {
  const all = await findSuccession(ctx, incident, policy.noProgressTarget);
  const pages = await findPages(ctx, subject("incident", incident));
  const isAgain = pages.some((page) => page.why.key === "no-progress" && page.dueAt >= incident.progressAt);
  const others = isAgain ? without(all, new Set([incident.ownerId])) : all;
  const willing = without(others, await findUnavailable(ctx, incident));
  const best = [willing, others, all].find((group) => group.length > 0) ?? [];
  return best.slice(0, 1);
}

/** What may wait for the morning cannot lack progress before somebody has been called for it. */
async function waitingSince(ctx: Ctx, incident: Incident, isWoken: boolean): Promise<Date> {
  if (isWoken || incident.state !== "open") return incident.progressAt;
  const [first] = await findPages(ctx, subject("incident", incident));
  const run = await findLatestRun(ctx, incident.id);
  const waitsUntil = run?.state === "running" ? run.nextAt : null;
  const calledAt = first?.dueAt ?? waitsUntil ?? incident.progressAt;
  return calledAt > incident.progressAt ? calledAt : incident.progressAt;
}

/** The policy that was frozen for it; the one of now where it never had a run. */
export async function policyOf(ctx: Ctx, { id }: Pick<Incident, "id">): Promise<Policy> {
  const run = await findLatestRun(ctx, id);
  return run ? Policy.parse(run.policy) : (await findPolicy(ctx, await getIncident(ctx, id))).policy;
}
