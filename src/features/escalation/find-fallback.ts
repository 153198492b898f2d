/** Whom to call when the steps have found nobody, got no answer, or are over. */
import type { Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import type { Incident } from "../incident/tables.ts";
import { regions } from "../organisation/tables.ts";
import { findPages } from "../page/find-pages.ts";
import { type Candidate, findCandidates } from "../person/find-clocks.ts";
import { findGrants } from "../person/find-grants.ts";
import { findTargets } from "./find-targets.ts";
import type { Target } from "./policy-file.ts";

/** The team's lead and its region's, then every region's, then the admins; each in one group only. */
export async function findFallback(ctx: Ctx, incident: Incident): Promise<Candidate[][]> {
  const own = [
    ...(await findTargets(ctx, incident, "team-lead")),
    ...(await findTargets(ctx, incident, "region-lead")),
  ];
  const rows = await ctx.tx
    .select({ leadId: regions.leadId })
    .from(regions)
    .where(and(eq(regions.orgId, ctx.org.id), eq(regions.isGone, false)))
    .orderBy(asc(regions.key));
  const leads = rows.flatMap((row) => row.leadId ?? []);
  const held = (await findGrants(ctx)).filter((grant) => grant.rights.includes("*"));
  const admins = held.flatMap((grant) => grant.personId ?? []);
  const known = new Set<string>();
  const isNew = ({ personId }: Candidate) => !known.has(personId) && known.add(personId);
  return [own, await findCandidates(ctx, leads), await findCandidates(ctx, admins)].map((group) =>
    group.filter(isNew),
  );
}

/** In the order in which they are called, one at a time: whoever the policy names, then everyone above. */
export async function findSuccession(ctx: Ctx, incident: Incident, target: Target): Promise<Candidate[]> {
  const all = [...(await findTargets(ctx, incident, target)), ...(await findFallback(ctx, incident)).flat()];
  return [...new Map(all.map((one) => [one.personId, one])).values()];
}

export const without = (all: readonly Candidate[], people: ReadonlySet<string | null>): Candidate[] =>
  all.filter((one) => !people.has(one.personId));

/** Whoever said *can't* or *wrong team* or could not be reached since there was progress, and was not called again. */
export async function findUnavailable(ctx: Ctx, incident: Incident): Promise<Set<string>> {
  const pages = await findPages(ctx, subject("incident", incident));
  const recent = pages.filter((page) => (page.answeredAt ?? page.dueAt) >= incident.progressAt);
  const latest = [...new Map(recent.map((page) => [page.personId, page])).values()];
  const unavailable = latest.filter(
    (page) =>
      page.state === "undeliverable" ||
      (page.state === "answered" && page.answer !== null && page.answer !== "mine"),
  );
  return new Set(unavailable.map((page) => page.personId));
}
