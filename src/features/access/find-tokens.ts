/** The tokens that act now. */
import { type Ctx, now } from "../../core/context.ts";
import { and, asc, eq, gt, isNull } from "../../db/drizzle.ts";
import { type ApiToken, apiTokens } from "./tables.ts";

export const findTokens = (ctx: Ctx): Promise<ApiToken[]> =>
  ctx.tx
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.orgId, ctx.org.id), isNull(apiTokens.endedAt), gt(apiTokens.expiresAt, now(ctx))))
    .orderBy(asc(apiTokens.name), asc(apiTokens.madeAt));
