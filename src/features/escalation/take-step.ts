import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { getIncident } from "../incident/get-incident.ts";
import type { Incident } from "../incident/tables.ts";
import { findNextShift } from "../oncall/find-on-call.ts";
import { awakenessAt, nextWorkAt } from "../person/awakeness.ts";
import type { Candidate } from "../person/find-clocks.ts";
import { callPeople } from "./call-people.ts";
import { exhaustRun } from "./exhaust-run.ts";
import { getRun } from "./find-runs.ts";
import { findTargets, reasonOf } from "./find-targets.ts";
import { moveRun, waitForWork } from "./move-run.ts";
import { type Decision, decide, endOf } from "./next-step.ts";
import { Policy } from "./policy-file.ts";
import { setStepTimer } from "./set-timers.ts";
import type { EscalationRun } from "./tables.ts";

export const TakeStep = z.strictObject({ runId: z.uuid(), step: z.number(), round: z.number() });

/** Takes the step that is due, once: a run that has gone on or stopped meanwhile is left alone. */
export const takeStep = verb("escalation.take-step", TakeStep, async (ctx, input) => {
  requireRight(ctx, "escalation.take-step");
  const { incidentId } = await getRun(ctx, input.runId);
  // Locked before anything is decided: whoever takes or ends it at this moment is seen, or sees who was called.
  const incident = await getIncident(ctx, incidentId, "lock");
  const run = await getRun(ctx, input.runId);
  const isDue = run.state === "running" && run.step === input.step && run.round === input.round;
  if (!isDue || incident.state !== "open") return nothingChanged(ctx, run);
  const policy = Policy.parse(run.policy);
  if (run.step >= policy.steps.length) return exhaustRun(ctx, run, incident);
  const found = new Map<number, Candidate[]>();
  const decision = await decide(
    policy,
    { position: run, asked: run.asked, declined: run.declined },
    async (step) => {
      const target = policy.steps[step]?.target ?? "primary";
      const candidates = workingFirst(ctx, run, await findTargets(ctx, incident, target));
      found.set(step, candidates);
      return candidates.map((candidate) => candidate.personId);
    },
  );
  await recordSkips(ctx, incident, { policy, skipped: decision.skipped });
  if (decision.take === null && decision.next === null) return exhaustRun(ctx, run, incident);
  const called = (found.get(decision.take?.position.step ?? -1) ?? []).filter((candidate) =>
    decision.take?.people.includes(candidate.personId),
  );
  const waitsUntil = run.isWaking ? null : await untilWork(ctx, incident, called);
  if (waitsUntil !== null && decision.take !== null)
    return waitForWork(ctx, run, { incident, until: waitsUntil, position: decision.take.position, called });
  return goOn(ctx, run, { incident, policy, decision, called: atWorkOnly(ctx, run, called) });
});

/** Where nobody may be woken, whoever works now comes first. */
function workingFirst(ctx: Ctx, run: EscalationRun, candidates: Candidate[]): Candidate[] {
  if (run.isWaking) return candidates;
  const works = (one: Candidate) => (awakenessAt(one.clock, now(ctx)) === "working" ? 0 : 1);
  return [...candidates].sort((a, b) => works(a) - works(b));
}

/** Of those found, whoever sleeps is not called because a colleague works. */
function atWorkOnly(ctx: Ctx, run: EscalationRun, called: Candidate[]): Candidate[] {
  if (run.isWaking) return called;
  return called.filter((one) => nextWorkAt(one.clock, now(ctx)) <= now(ctx));
}

/** Null where somebody of them works now; else when the first of them begins, or somebody else takes over. */
async function untilWork(ctx: Ctx, incident: Incident, called: readonly Candidate[]): Promise<Date | null> {
  const starts = called.map((one) => nextWorkAt(one.clock, now(ctx)).getTime());
  if (starts.length === 0 || Math.min(...starts) <= now(ctx).getTime()) return null;
  // Another region may be at work before this one wakes: the step looks again when the shift changes.
  const shifts = await findNextShift(ctx, { teamId: incident.teamId });
  return new Date(Math.min(...starts, ...shifts.map((shift) => shift.at.getTime())));
}

async function recordSkips(
  ctx: Ctx,
  incident: Incident,
  { policy, skipped }: Pick<Decision, "skipped"> & { readonly policy: Policy },
): Promise<void> {
  for (const { position, because } of skipped) {
    const target = reasonOf(policy.steps[position.step]?.target ?? "primary");
    await recordAudit(ctx, {
      action: `escalation.skipped-${because}`,
      subject: subject("incident", incident),
      after: { step: position.step + 1, round: position.round + 1, target },
    });
  }
}

type Going = {
  readonly incident: Incident;
  readonly policy: Policy;
  readonly decision: Decision;
  readonly called: readonly Candidate[];
};

async function goOn(ctx: Ctx, run: EscalationRun, going: Going): Promise<EscalationRun> {
  const { incident, policy, decision, called } = going;
  const position = decision.next?.position ?? endOf(policy);
  const afterSeconds = decision.next?.afterSeconds ?? policy.pauseSeconds;
  const isNewRound = position.round !== (decision.take?.position.round ?? run.round);
  const nextAt = new Date(now(ctx).getTime() + afterSeconds * 1000);
  const left = (decision.take?.people ?? []).filter((id) => !called.some((one) => one.personId === id));
  const asked = isNewRound ? [] : decision.asked.filter((id) => !left.includes(id));
  const after = await moveRun(ctx, run, { ...position, nextAt, asked });
  if (!after) return nothingChanged(ctx, run);
  await setStepTimer(ctx, { runId: run.id, ...position }, nextAt);
  if (decision.take === null) {
    // Recorded as skips above, unless nothing at all was skipped.
    return decision.skipped.length > 0 ? after : nothingChanged(ctx, after);
  }
  const taken = decision.take.position;
  const why = reasonOf(policy.steps[taken.step]?.target ?? "primary");
  await recordAudit(ctx, {
    action: "escalation.step-taken",
    subject: subject("incident", incident),
    after: {
      step: taken.step + 1,
      round: taken.round + 1,
      people: called.map((one) => one.personId),
      nextAt,
    },
  });
  const mark = `run:${run.id}:${taken.round}:${taken.step}`;
  await callPeople(ctx, incident, { people: called.map((one) => one.personId), why, mark });
  return after;
}
