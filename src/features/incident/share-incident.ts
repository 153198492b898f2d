import { z } from "zod";
import { inviteToHomes } from "../../chat/tend-home.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { getIncident } from "./get-incident.ts";
import { type Incident, incidentPeople } from "./tables.ts";
import { isPrivate } from "./visible-to.ts";

export const ShareIncident = z.strictObject({ incidentId: z.uuid(), people: z.array(z.uuid()) });

/** Whoever is called for a private incident, or takes it over, may see it from now on. Others are seen by all. */
export const shareIncident = verb("incident.share", ShareIncident, async (ctx, { incidentId, people }) => {
  // Never by hand: nobody widens the circle but by calling someone for it or giving it to him.
  rightFollowsFrom(ctx, ctx.actor.kind === "baton" || ctx.actor.kind === "timer", "incident.share");
  const incident = await getIncident(ctx, incidentId);
  const shown = await nameIn(ctx, incident, people);
  return shown.length > 0 ? shown : nothingChanged(ctx, shown);
});

/** Names people in a private incident; resolves to those who were not named before. */
export async function nameIn(ctx: Ctx, incident: Incident, people: readonly string[]): Promise<string[]> {
  if (!isPrivate(incident) || people.length === 0) return [];
  const rows = await ctx.tx
    .insert(incidentPeople)
    .values(
      people.map((personId) => ({ orgId: ctx.org.id, incidentId: incident.id, personId, since: now(ctx) })),
    )
    .onConflictDoNothing()
    .returning({ personId: incidentPeople.personId });
  const named = rows.map((row) => row.personId);
  if (named.length === 0) return [];
  const of = subject("incident", incident);
  await recordAudit(ctx, { action: "incident.shared", subject: of, after: { people: named } });
  await inviteToHomes(ctx, of, named);
  return named;
}
