/** Live cards: when a subject changes, every copy of its card is rendered anew, in each reader's language. */
import type { z } from "zod";
import type { Ctx } from "../core/context.ts";
import { type Subject, subjectKey } from "../core/subject.ts";
import { awaitedLater } from "../db/awaited-later.ts";
import { and, eq, isNotNull, isNull, or, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Flusher } from "../db/transaction.ts";
import { defineEffect, PRIORITY, queueEffect } from "../engine/outbox.ts";
import { askedAgain, cardOf, outgoing, UNINSTALLED } from "./outgoing.ts";
import type { Sent } from "./platform.ts";
import { getPost, type PostMessage, PostPayload } from "./post-effect.ts";
import { posts } from "./tables.ts";

type Copy = { readonly id: string; readonly placeId: string | null; readonly personId: string | null };
type Changed = { readonly ctx: Ctx; readonly subject: string; readonly copies: Promise<Copy[]> };

const COPIES = prepared<{ orgId: string; subject: string }>()((queries) =>
  queries
    .select({ id: posts.id, placeId: posts.placeId, personId: posts.personId })
    .from(posts)
    .where(
      and(
        eq(posts.orgId, sql.placeholder("orgId")),
        eq(posts.subject, sql.placeholder("subject")),
        isNull(posts.content),
        // A copy that is on its way was made before this change: it is edited as soon as it has arrived.
        or(eq(posts.state, "sent"), and(eq(posts.state, "queued"), isNotNull(posts.shown))),
      ),
    )
    .prepare("copies"),
);

const changed: Flusher<Changed> = {
  name: "live-cards",
  order: 15, // after posts and timers, before the outbox that it queues into
  async flush(_tx, items) {
    const bySubject = new Map(items.map((item) => [item.subject, item]));
    for (const { ctx, copies } of bySubject.values()) {
      for (const copy of await copies) {
        await queueEffect(ctx, chatEdit, {
          mark: `edit:${copy.id}:${ctx.reference}`,
          lane: copy.placeId === null ? `edits:${copy.personId}` : `place:${copy.placeId}`,
          priority: PRIORITY.edit,
          payload: { postId: copy.id },
        });
      }
    }
  },
};

/** Queues an edit of every living copy of a subject's card; edits that come late collapse into the newest. */
export async function refreshCards(ctx: Ctx, subject: Subject): Promise<void> {
  beginRefresh(ctx, subject)();
}

/**
 * Asks at once for the copies, and queues their edits where what it returns is called: what the room does until COMMIT
 * needs no way there and back of its own.
 */
export function beginRefresh(ctx: Ctx, subject: Subject): () => void {
  const key = subjectKey(subject);
  const copies = awaitedLater(ctx.tx.run(COPIES, { orgId: ctx.org.id, subject: key }));
  return () => ctx.tx.append(changed, { ctx, subject: key, copies });
}

/** Edits a post to what its subject is now; an edit that would change nothing is not sent. */
export const chatEdit = defineEffect<
  z.output<typeof PostPayload>,
  PostMessage & { message: string; shown: string },
  Sent
>({
  kind: "chat.edit",
  version: 1,
  payload: PostPayload,
  isIdempotent: true,
  isLatest: true,
  async prepare(ctx, { postId }) {
    const row = await getPost(ctx, postId);
    if (row?.state === "queued") return { laterMs: 500 };
    if (!row?.message || row.state !== "sent") return { notNeeded: "the post is gone" };
    const card = await cardOf(ctx, row, false);
    if (card === null) return { notNeeded: "its subject is gone" };
    const made = await outgoing(ctx, row, { card, isRepeat: row.isRepeat });
    if (made === UNINSTALLED) return { notNeeded: UNINSTALLED };
    if (typeof made === "string")
      return askedAgain(made, row, ctx.tx.now) ?? { notNeeded: "its place is gone" };
    if (made.shown === row.shown) return { notNeeded: "it shows this already" };
    return { message: { platform: made.platform, post: made.post, message: row.message, shown: made.shown } };
  },
  send: ({ platform, post, message }) => platform.edit(post, message),
  paceMs: ({ platform }) => platform.paceMs,
  async settle(ctx, { postId }, settled) {
    const mine = and(eq(posts.orgId, ctx.org.id), eq(posts.id, postId));
    if (settled.kind === "refused" && settled.isGone)
      await ctx.tx.update(posts).set({ state: "gone" }).where(mine);
    // After a failure what is shown is not known: the next change is sent whatever it is. A withdrawn token comes back.
    else
      await ctx.tx
        .update(posts)
        .set({ shown: settled.kind === "done" ? (settled.message?.shown ?? null) : null })
        .where(mine);
  },
});
