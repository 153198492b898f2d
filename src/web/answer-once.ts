/** The same request with the same key is done once; whoever asks again is told what was answered then. */
import { createHash } from "node:crypto";
import { actorKey } from "../core/audit.ts";
import type { Ctx } from "../core/context.ts";
import { only } from "../core/refusal.ts";
import { and, eq } from "../db/drizzle.ts";
import { BadRequest } from "./problem.ts";
import { apiAnswers } from "./tables.ts";

export type Answered = { readonly status: number; readonly body: unknown };

/** As the draft "Idempotency-Key" has it: printable, and short enough to be an index entry. */
export const isKey = (key: string): boolean => /^[\x21-\x7e]{1,200}$/.test(key);

/**
 * Runs `work` unless the actor has had this key answered before. What `work` refuses is not remembered.
 * Errors: `key-reused` for the same key with another request; whatever `work` throws.
 */
export async function answerOnce(
  ctx: Ctx,
  asked: { readonly key: string; readonly request: string },
  work: () => Promise<Answered>,
): Promise<Answered> {
  const actor = actorKey(ctx);
  const request = createHash("sha256").update(asked.request).digest("hex");
  const row = { orgId: ctx.org.id, actor, key: asked.key, request, status: 0, seenAt: ctx.tx.now };
  const mine = and(
    eq(apiAnswers.orgId, ctx.org.id),
    eq(apiAnswers.actor, actor),
    eq(apiAnswers.key, asked.key),
  );
  // The second of two at once waits here until the first has committed.
  const [made] = await ctx.tx.insert(apiAnswers).values(row).onConflictDoNothing().returning();
  if (!made) {
    const known = only(await ctx.tx.select().from(apiAnswers).where(mine));
    if (known.request !== request) throw new BadRequest("key-reused");
    return { status: known.status, body: known.answer };
  }
  const answered = await work();
  await ctx.tx.update(apiAnswers).set({ status: answered.status, answer: answered.body }).where(mine);
  return answered;
}
