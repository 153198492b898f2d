/** Asks for a way past one hold of a release, in this room's words. */
import { type Ctx, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { subject, subjectKey } from "../../core/subject.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import { requestException } from "../exception/request-exception.ts";
import type { Exception } from "../exception/tables.ts";
import { findTeamKey } from "./find-eligible.ts";
import { findHolds, type Hold, ruleOf } from "./find-holds.ts";
import { nameHold } from "./say-holds.ts";
import type { Release } from "./tables.ts";

/** To go without those who should have agreed needs two people; a freeze says itself how many. */
const QUORUM_NEEDS = 2;

/** Errors: `release.not-held-by` where nothing of that name holds it now. */
export async function askException(
  ctx: Ctx,
  asked: { readonly release: Release; readonly rule: string; readonly reason: string },
): Promise<Exception> {
  const { release, rule, reason } = asked;
  const { holds } = await findHolds(ctx, release);
  const hold = holds.find((one) => ruleOf(one) === rule);
  if (!hold) throw new Refusal("release.not-held-by", { number: release.number });
  const { service, environment, number, version } = release;
  return requestException(ctx, {
    subject: subjectKey(subject("release", release)),
    subjectName: `R-${number} · ${service} ${version} → ${environment}`,
    rule,
    ruleName: nameHold(ctx, hold),
    scope: { team: await findTeamKey(ctx, release), service, environment },
    reason,
    quorum: neededFor(hold),
    endsAt: endOf(ctx, release, hold),
  });
}

function neededFor(hold: Hold): number {
  if (hold.kind === "freeze") return hold.freeze.freeze.exceptionQuorum;
  return hold.kind === "approvals" ? QUORUM_NEEDS : 1;
}

/** A day, or from the planned time a day on; never longer than what it passes. */
function endOf(ctx: Ctx, release: Release, hold: Hold): Date {
  const from = Math.max(now(ctx).getTime(), release.plannedFor?.getTime() ?? 0);
  const until = hold.kind === "freeze" ? hold.freeze.until.getTime() : Number.POSITIVE_INFINITY;
  return new Date(Math.min(from + DAY_MS, until));
}
