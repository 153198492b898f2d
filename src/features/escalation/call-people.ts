/** Raises a page for each of several people, for one reason. */
import { refreshCards } from "../../chat/live-cards.ts";
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { subject, subjectKey } from "../../core/subject.ts";
import { and, eq } from "../../db/drizzle.ts";
import { shareIncident } from "../incident/share-incident.ts";
import type { Incident } from "../incident/tables.ts";
import { isPrivate } from "../incident/visible-to.ts";
import { teams } from "../organisation/tables.ts";
import { findPages } from "../page/find-pages.ts";
import type { PageReason } from "../page/ladder.ts";
import { raisePage } from "../page/raise-page.ts";
import { calledInVain } from "./events.ts";

export type Calling = {
  readonly people: readonly string[];
  readonly why: PageReason["key"];
  /** Unique per step: calling twice for the same step is calling once. */
  readonly mark: string;
  readonly params?: PageReason["params"];
};

export async function callPeople(
  ctx: Ctx,
  incident: Incident,
  { people, why, mark, params }: Calling,
): Promise<void> {
  const [team] = await ctx.tx
    .select({ name: teams.name })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, incident.teamId)));
  // Before the page is made, so that whoever is called can read what for.
  if (isPrivate(incident)) await shareIncident(ctx, { incidentId: incident.id, people: [...people] });
  calling.add(ctx.tx);
  try {
    for (const personId of people) {
      await raisePage(ctx, {
        about: subjectKey(subject("incident", incident)),
        personId,
        mark: `${mark}:${personId}`,
        why: { key: why, params: { team: team?.name ?? "", ...params } },
        isPractice: incident.isPractice,
      });
    }
  } finally {
    calling.delete(ctx.tx);
  }
  await refreshCards(ctx, subject("incident", incident));
  const marks = people.map((personId) => `${mark}:${personId}`);
  const raised = (await findPages(ctx, subject("incident", incident))).filter((page) =>
    marks.includes(page.mark),
  );
  const inVain = raised.findLast((page) => page.state === "undeliverable");
  if (inVain) await emit(ctx, calledInVain, inVain);
}

const calling = new WeakSet<Ctx["tx"]>();

/** While several are being called: what becomes of the first says nothing about those who are not called yet. */
export const isCalling = (ctx: Ctx): boolean => calling.has(ctx.tx);
