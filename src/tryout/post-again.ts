/** The Playground and the stand-in forget everything when they stop: what is still open is posted again. */
import type { App } from "../app.ts";
import { placeOpen } from "../chat/open-home.ts";
import { chatPost } from "../chat/post-effect.ts";
import { places, posts } from "../chat/tables.ts";
import type { Ctx } from "../core/context.ts";
import { inOrganisation, newReference } from "../core/in-organisation.ts";
import { subjectKey } from "../core/subject.ts";
import { and, eq, inArray, isNull } from "../db/drizzle.ts";
import { openTransaction } from "../db/transaction.ts";
import { PRIORITY, queueEffect } from "../engine/outbox.ts";
import { homeTopic } from "../features/incident/announce-incident.ts";
import { findActiveIncidents } from "../features/incident/find-incidents.ts";
import type { Incident } from "../features/incident/tables.ts";
import { isPrivate } from "../features/incident/visible-to.ts";
import { findOrganisations } from "../features/organisation/find-organisation.ts";
import { findWaiting } from "../features/release/find-releases.ts";

/** Queues the live cards of open incidents and waiting releases anew, in homes that are opened anew. */
export async function postAgain(app: App): Promise<void> {
  const orgs = await openTransaction(app.house.db, "*", findOrganisations);
  for (const org of orgs) {
    const actor = { kind: "baton", part: "try-out" } as const;
    await inOrganisation(app.house, { orgId: org.id, actor }, async (ctx) => {
      const incidents = await findActiveIncidents(ctx);
      const releases = await findWaiting(ctx);
      await openHomesAgain(ctx, incidents, newReference());
      await postCardsAgain(
        ctx,
        [
          ...incidents.map(({ id }) => subjectKey({ kind: "incident", id })),
          ...releases.map(({ id }) => subjectKey({ kind: "release", id })),
        ],
        newReference(),
      );
    });
  }
}

async function openHomesAgain(ctx: Ctx, incidents: readonly Incident[], start: string): Promise<void> {
  for (const incident of incidents) {
    const of = subjectKey({ kind: "incident", id: incident.id });
    const homes = await ctx.tx
      .update(places)
      .set({ state: "wanted", conversation: null, thread: null })
      .where(and(eq(places.orgId, ctx.org.id), eq(places.subject, of), eq(places.state, "open")))
      .returning();
    for (const home of homes) {
      const topic = homeTopic(incident, home.language);
      await queueEffect(ctx, placeOpen, {
        mark: `place:${home.id}:${start}`,
        lane: `place:${home.id}`,
        priority: PRIORITY.page,
        payload: { placeId: home.id, topic, invite: [], isPrivate: isPrivate(incident) },
      });
    }
  }
}

async function postCardsAgain(ctx: Ctx, open: readonly string[], start: string): Promise<void> {
  if (open.length === 0) return;
  const cards = await ctx.tx
    .update(posts)
    .set({ state: "queued", message: null, shown: null })
    .where(
      and(
        eq(posts.orgId, ctx.org.id),
        inArray(posts.subject, [...open]),
        isNull(posts.content),
        inArray(posts.state, ["sent", "gone"]),
      ),
    )
    .returning();
  for (const card of cards) {
    await queueEffect(ctx, chatPost, {
      mark: `post:${card.id}:${start}`,
      lane: card.placeId === null ? `person:${card.personId}` : `place:${card.placeId}`,
      priority: PRIORITY.card,
      payload: { postId: card.id },
    });
  }
}
