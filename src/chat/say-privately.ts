/** An answer that its place did not take: whoever asked learns it, and what would have been said. */
import { randomUUID } from "node:crypto";
import type { Ctx } from "../core/context.ts";
import { nearestLanguage, words } from "../core/words.ts";
import { PRIORITY, queueEffect } from "../engine/outbox.ts";
import type { Card } from "./card.ts";
import type { PostRow } from "./outgoing.ts";
import type { PostPayload } from "./post-effect.ts";
import { posts } from "./tables.ts";

/**
 * Queues a private copy to the account that asked. Never the other way: what was private stays so, and what cannot be
 * told privately either ends there.
 */
export async function sayPrivately(ctx: Ctx, row: PostRow, payload: typeof PostPayload): Promise<void> {
  if (row.kind !== "reply" || row.audience === "person" || !row.account || row.content === null) return;
  const reader = { language: nearestLanguage(row.language), zone: row.zone };
  const text = words({ ...ctx, reader }, "chat")("unsaid");
  const card = row.content as Card;
  const id = randomUUID();
  const made = await ctx.tx
    .insert(posts)
    .values({
      orgId: row.orgId,
      id,
      installationId: row.installationId,
      kind: "reply",
      mark: `unsaid:${row.id}`,
      audience: "person",
      subject: row.subject,
      personId: row.personId,
      account: row.account,
      language: row.language,
      zone: row.zone,
      content: { ...card, blocks: [{ kind: "text", text, style: "quiet" }, ...card.blocks] },
      queuedAt: ctx.tx.now,
    })
    .onConflictDoNothing()
    .returning({ id: posts.id });
  if (made.length === 0) return;
  await queueEffect(
    ctx,
    { kind: "chat.post", version: 1, payload },
    {
      mark: `post:${id}`,
      lane: `conversation:${row.installationId}:${row.account}`,
      priority: PRIORITY.place,
      payload: { postId: id },
    },
  );
}
