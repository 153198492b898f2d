/** Gives a new incident its card in the team's channels and a home on each of the team's platforms. */

import { postCard } from "../../chat/deliver.ts";
import { openHome, openPrivateHome } from "../../chat/open-home.ts";
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { subject } from "../../core/subject.ts";
import { nearestLanguage, wordsIn } from "../../core/words.ts";
import { and, eq } from "../../db/drizzle.ts";
import { services } from "../organisation/tables.ts";
import { incidentPeopleAsked } from "./events.ts";
import { findAllTeamPlaces } from "./find-team-places.ts";
import type { Incident } from "./tables.ts";
import { isPrivate } from "./visible-to.ts";

/** Twice is once: each place gets one card, each platform one home. A private one has a private channel or none. */
export async function announceIncident(ctx: Ctx, incident: Incident): Promise<void> {
  const of = subject("incident", incident);
  const people = new Set<string>(incident.openedBy === null ? [] : [incident.openedBy]);
  await emit(ctx, incidentPeopleAsked, { incident, people });
  const name = await homeName(ctx, incident);
  const wishes = (await findAllTeamPlaces(ctx, incident.teamId)).map(
    ({ id, installationId, language, isShared }) => {
      const topic = homeTopic(incident, language);
      // Where outsiders read along there is no card to hang below; a channel of its own has none of them in it.
      return { under: isShared ? null : id, installationId, language, name, topic, invite: [...people] };
    },
  );
  if (isPrivate(incident)) return openPrivateHome(ctx, of, wishes);
  for (const wish of wishes) {
    await openHome(ctx, of, { ...wish, isPrivate: false });
    if (wish.under !== null) await postCard(ctx, of, wish.under);
  }
}

/** What does not change while it lasts: nobody edits a topic afterwards. */
export const homeTopic = ({ number, title }: Incident, language: string | null): string =>
  wordsIn(nearestLanguage(language ?? undefined), "incident")("home.topic", { number, title });

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
