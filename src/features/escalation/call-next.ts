import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { isActive } from "../incident/change-incident.ts";
import { getIncident } from "../incident/get-incident.ts";
import type { Incident } from "../incident/tables.ts";
import { findPages, getPage } from "../page/find-pages.ts";
import { nextWorkAt } from "../person/awakeness.ts";
import { minutesStill, policyOf } from "./call-for-progress.ts";
import { callPeople } from "./call-people.ts";
import { findSuccession, findUnavailable, without } from "./find-fallback.ts";
import { findLatestRun } from "./find-runs.ts";
import { isWaking } from "./start-run.ts";

export const CallNext = z.strictObject({
  incidentId: z.uuid(),
  /** The page that was declined or reached nobody: whoever is called next for it is called once. */
  pageId: z.uuid(),
});

/**
 * Somebody who was called can't or could not be reached, and no step waits that could be taken instead: the next
 * lead is called now. Where nobody is left over, the no-progress clock begins again with the first: at once, those
 * whom nothing reaches would be called without end.
 */
export const callNext = verb("escalation.call-next", CallNext, async (ctx, { incidentId, pageId }) => {
  requireRight(ctx, "escalation.call-for-progress");
  const incident = await getIncident(ctx, incidentId, "lock");
  const run = await findLatestRun(ctx, incidentId);
  if (!isActive(incident) || run?.state === "running") return nothingChanged(ctx, null);
  const [next] = await findLeftOver(ctx, incident);
  if (!next) return nothingChanged(ctx, null);
  const page = await getPage(ctx, pageId);
  const why = page.why.key === "no-progress" ? "no-progress" : "fallback";
  const minutes = minutesStill(ctx, incident);
  const people = [next.personId];
  await recordAudit(ctx, {
    action: why === "fallback" ? "escalation.exhausted" : "escalation.no-progress",
    subject: subject("incident", incident),
    after: why === "fallback" ? { people } : { people, minutes },
  });
  const params = why === "fallback" ? {} : { minutes };
  await callPeople(ctx, incident, { people, why, mark: `next:${pageId}`, params });
  return next.personId;
});

/** Neither whoever has it, nor who was asked and may still answer; at night only those at work, where nobody is woken. */
async function findLeftOver(ctx: Ctx, incident: Incident) {
  const policy = await policyOf(ctx, incident);
  const pages = await findPages(ctx, subject("incident", incident));
  const asked = pages.filter((page) => page.state === "due" && page.why.key !== "ring-me");
  const left = without(
    await findSuccession(ctx, incident, policy.noProgressTarget),
    new Set([
      incident.ownerId,
      ...(await findUnavailable(ctx, incident)),
      ...asked.map((page) => page.personId),
    ]),
  );
  if (await isWaking(ctx, incident.severity)) return left;
  return left.filter((one) => nextWorkAt(one.clock, now(ctx)) <= now(ctx));
}
