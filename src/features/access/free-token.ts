import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import { apiTokens } from "./tables.ts";

/** A token that waited for two administrators acts from now on; one that has ended meanwhile stays ended. */
export const freeToken = verb(
  "access.free-token",
  z.strictObject({ tokenId: z.uuid() }),
  async (ctx, { tokenId }) => {
    rightFollowsFrom(ctx, ctx.actor.kind === "baton" || ctx.actor.kind === "timer", "access.token");
    const [after] = await ctx.tx
      .update(apiTokens)
      .set({ isHeld: false })
      .where(
        and(
          eq(apiTokens.orgId, ctx.org.id),
          eq(apiTokens.id, tokenId),
          eq(apiTokens.isHeld, true),
          isNull(apiTokens.endedAt),
        ),
      )
      .returning();
    if (!after) return nothingChanged(ctx, null);
    await recordAudit(ctx, {
      action: "access.token-freed",
      subject: { kind: "token", id: tokenId },
      table: apiTokens,
      before: { isHeld: true },
      after: { isHeld: false },
    });
    return after;
  },
);
