/** A token that is no longer needed, or no longer trusted. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { mayDo, requireRight, rightFollowsFrom } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import { type ApiToken, apiTokens } from "./tables.ts";

/** One's own, or anybody's with the right. Errors: `access.token-ended`. */
export const endToken = verb(
  "access.end-token",
  z.strictObject({ tokenId: z.uuid() }),
  async (ctx, { tokenId }) => {
    const [before] = await ctx.tx
      .select()
      .from(apiTokens)
      .where(and(eq(apiTokens.orgId, ctx.org.id), eq(apiTokens.id, tokenId)));
    const isOwn = before !== undefined && before.personId !== null && before.personId === actorPerson(ctx);
    if (isOwn || mayDo(ctx, "access.token")) rightFollowsFrom(ctx, true, "access.token");
    else requireRight(ctx, "access.token");
    const [after] = await ctx.tx
      .update(apiTokens)
      .set({ endedAt: now(ctx) })
      .where(and(eq(apiTokens.orgId, ctx.org.id), eq(apiTokens.id, tokenId), isNull(apiTokens.endedAt)))
      .returning();
    if (!before || !after) throw new Refusal("access.token-ended");
    await recordEnd(ctx, before, after);
    return after;
  },
);

/** When a person leaves, the tokens he answered for end with him. */
export async function endTokensOf(ctx: Ctx, personId: string): Promise<void> {
  const rows = await ctx.tx
    .update(apiTokens)
    .set({ endedAt: now(ctx) })
    .where(and(eq(apiTokens.orgId, ctx.org.id), eq(apiTokens.personId, personId), isNull(apiTokens.endedAt)))
    .returning();
  for (const row of rows) await recordEnd(ctx, { ...row, endedAt: null }, row);
}

const recordEnd = (ctx: Ctx, before: ApiToken, after: ApiToken): Promise<void> =>
  recordAudit(ctx, {
    action: "access.token-ended",
    subject: { kind: "token", id: after.id },
    table: apiTokens,
    before,
    after,
  });
