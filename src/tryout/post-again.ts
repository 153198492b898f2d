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
import { findActiveIncidents } from "../features/incident/find-incidents.ts";
import { findOrganisations } from "../features/organisation/find-organisation.ts";
import { findWaiting } from "../features/release/find-releases.ts";

/** Queues the live cards of open incidents and waiting releases anew, in homes that are opened anew. */
export async function postAgain(app: App): Promise<void> {
  const orgs = await openTransaction(app.house.db, "*", findOrganisations);
  for (const org of orgs) {
    const actor = { kind: "baton", part: "try-out" } as const;
    await inOrganisation(app.house, { orgId: org.id, actor }, async (ctx) => {
      const open = [
        ...(await findActiveIncidents(ctx)).map(({ id }) => subjectKey({ kind: "incident", id })),
        ...(await findWaiting(ctx)).map(({ id }) => subjectKey({ kind: "release", id })),
      ];
      if (open.length > 0) await postThemAgain(ctx, open, newReference());
    });
  }
}

async function postThemAgain(ctx: Ctx, open: readonly string[], start: string): Promise<void> {
  const homes = await ctx.tx
    .update(places)
    .set({ state: "wanted", conversation: null, thread: null })
    .where(and(eq(places.orgId, ctx.org.id), inArray(places.subject, [...open]), eq(places.state, "open")))
    .returning();
  for (const home of homes) {
    await queueEffect(ctx, placeOpen, {
      mark: `place:${home.id}:${start}`,
      lane: `place:${home.id}`,
      priority: PRIORITY.page,
      payload: { placeId: home.id, topic: home.name, invite: [], isPrivate: false },
    });
  }
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
