/** Gives a new incident its card in the team's channels and a home on each of the team's platforms. */

import { postCard } from "../../chat/deliver.ts";
import { openHome } from "../../chat/open-home.ts";
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { subject } from "../../core/subject.ts";
import { nearestLanguage, wordsIn } from "../../core/words.ts";
import { and, eq } from "../../db/drizzle.ts";
import { services } from "../organisation/tables.ts";
import { incidentPeopleAsked } from "./events.ts";
import { findTeamPlaces } from "./find-team-places.ts";
import type { Incident } from "./tables.ts";

/** Twice is once: each place gets one card, each platform one home. */
export async function announceIncident(ctx: Ctx, incident: Incident): Promise<void> {
  const of = subject("incident", incident);
  const people = new Set<string>(incident.openedBy === null ? [] : [incident.openedBy]);
  await emit(ctx, incidentPeopleAsked, { incident, people });
  const name = await homeName(ctx, incident);
  for (const place of await findTeamPlaces(ctx, incident.teamId)) {
    const t = wordsIn(nearestLanguage(place.language), "incident");
    await openHome(ctx, of, {
      installationId: place.installationId,
      name,
      topic: t("home.topic", { number: incident.number, severity: incident.severity, title: incident.title }),
      language: place.language,
      invite: [...people],
      isPrivate: incident.visibility !== "organisation",
      under: place.id,
    });
    await postCard(ctx, of, place.id);
  }
}

/** `inc-41-checkout`: what Slack accepts as a channel's name. */
async function homeName(ctx: Ctx, incident: Incident): Promise<string> {
  const [service] =
    incident.serviceId === null
      ? []
      : await ctx.tx
          .select({ key: services.key })
          .from(services)
          .where(and(eq(services.orgId, ctx.org.id), eq(services.id, incident.serviceId)));
  const what = service?.key ?? (incident.isPractice ? "practice" : "incident");
  return `inc-${incident.number}-${what}`.slice(0, 80);
}
