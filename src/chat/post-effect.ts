/** Sends a post: renders it at the moment of sending, looks before it sends again, writes down its message id. */
import { z } from "zod";
import type { Ctx } from "../core/context.ts";
import { emit } from "../core/events.ts";
import { and, eq, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import { defineEffect, PRIORITY, queueEffect, type Settled } from "../engine/outbox.ts";
import { placeRefused, postSettled } from "./conversation.ts";
import { rootHomes } from "./open-home.ts";
import { askedAgain, cardOf, outgoing, type PostRow, UNINSTALLED } from "./outgoing.ts";
import type { Outgoing, Platform, Sent } from "./platform.ts";
import { sayPrivately } from "./say-privately.ts";
import { installations, places, posts } from "./tables.ts";
import { pinInHome } from "./tend-home.ts";

export const PostPayload = z.object({ postId: z.uuid() });
type PostPayload = z.output<typeof PostPayload>;

export type PostMessage = { readonly platform: Platform; readonly post: Outgoing };

const its = and(eq(posts.orgId, sql.placeholder("orgId")), eq(posts.id, sql.placeholder("id")));
type Its = { readonly orgId: string; readonly id: string };
const FIND = prepared<Its>()((queries) =>
  queries
    .select({ post: posts, place: places, installation: installations })
    .from(posts)
    .innerJoin(
      installations,
      and(eq(installations.orgId, posts.orgId), eq(installations.id, posts.installationId)),
    )
    .leftJoin(places, and(eq(places.orgId, posts.orgId), eq(places.id, posts.placeId)))
    .where(its)
    .prepare("find post"),
);
const SHOWN = `update posts set shown = $3, is_repeat = $4 where org_id = $1 and id = $2`;
const SENT = `update posts set state = 'sent', message = $3, conversation = $4, sent_at = $5::timestamptz
where org_id = $1 and id = $2`;
const REFUSED = `update posts set state = 'refused' where org_id = $1 and id = $2`;

export async function getPost(ctx: Ctx, postId: string): Promise<PostRow | null> {
  const [row] = await ctx.tx.run(FIND, { orgId: ctx.org.id, id: postId });
  return row ? { ...row.post, place: row.place, installation: row.installation } : null;
}

/** Sends a post once. After an answer that was lost it looks; where it cannot look it repeats once, marked. */
export const chatPost = defineEffect<PostPayload, PostMessage, Sent>({
  kind: "chat.post",
  version: 1,
  payload: PostPayload,
  maxAttempts: 60,
  async prepare(ctx, { postId }, attempt) {
    const row = await getPost(ctx, postId);
    if (!row) return { notNeeded: "the post is gone" };
    if (row.kind === "page" && ctx.house.isPagingHeld) return withdraw(ctx, row);
    const card = await cardOf(ctx, row, true);
    if (card === null) return withdraw(ctx, row);
    const made = await outgoing(ctx, row, { card, isRepeat: attempt.isRepeat });
    if (made === UNINSTALLED) return withdrawLost(ctx, row);
    if (typeof made === "string") return askedAgain(made, row, ctx.tx.now) ?? withdraw(ctx, row);
    ctx.tx.aside(SHOWN, [ctx.org.id, postId, made.shown, attempt.isRepeat]);
    return { message: { platform: made.platform, post: made.post } };
  },
  send: ({ platform, post }, { mayLeave }) => platform.send(post, mayLeave),
  paceMs: ({ platform }) => platform.paceMs,
  canLook: ({ platform }) => platform.look !== undefined,
  look: async ({ platform, post }, _attempt, since) =>
    (await platform.look?.(post, since)) ?? { kind: "done", result: "unknown" },
  settle: settlePost,
});

async function withdraw(ctx: Ctx, row: PostRow): Promise<{ notNeeded: string }> {
  await ctx.tx
    .update(posts)
    .set({ state: "withdrawn" })
    .where(and(eq(posts.orgId, row.orgId), eq(posts.id, row.id)));
  return { notNeeded: "no longer needed" };
}

/** Whoever counts on it learns at once that it will not arrive. */
async function withdrawLost(ctx: Ctx, row: PostRow): Promise<{ notNeeded: string }> {
  await withdraw(ctx, row);
  await emit(ctx, postSettled, {
    postId: row.id,
    kind: row.kind,
    subject: row.subject,
    personId: row.personId,
    refused: UNINSTALLED,
  });
  return { notNeeded: UNINSTALLED };
}

/** A live card was made before it arrived: what has changed meanwhile is edited into it; mostly nothing has. */
async function lookAgain(ctx: Ctx, row: PostRow): Promise<void> {
  if (row.content !== null) return;
  await queueEffect(
    ctx,
    { kind: "chat.edit", version: 1, payload: PostPayload },
    {
      mark: `edit:${row.id}:arrived`,
      lane: row.placeId === null ? `edits:${row.personId}` : `place:${row.placeId}`,
      priority: PRIORITY.edit,
      payload: { postId: row.id },
    },
  );
}

async function settlePost(ctx: Ctx, { postId }: PostPayload, settled: Settled<Sent>): Promise<void> {
  const row = await getPost(ctx, postId);
  if (!row) return;
  if (settled.kind === "done") {
    const { message, conversation } = settled.result;
    ctx.tx.aside(SENT, [row.orgId, row.id, message, conversation, ctx.tx.now.toISOString()]);
    await rootHomes(ctx, row, settled.result);
    await pinInHome(ctx, row, settled.result);
    await lookAgain(ctx, row);
  } else ctx.tx.aside(REFUSED, [row.orgId, row.id]);
  if (settled.kind === "refused") await sayPrivately(ctx, row, PostPayload);
  // A card goes to the place as a whole; a line may be refused for its thread's sake.
  if (settled.kind === "refused" && settled.isAbsent && row.kind === "card" && row.placeId !== null)
    await emit(ctx, placeRefused, { placeId: row.placeId });
  const refused = settled.kind === "done" ? null : settled.reason;
  await emit(ctx, postSettled, {
    postId,
    kind: row.kind,
    subject: row.subject,
    personId: row.personId,
    refused,
  });
}
