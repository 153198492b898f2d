import { recordAudit } from "../../core/audit.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { areRenamed, Renames, renamedScope, SCOPE_KINDS } from "../organisation/renames.ts";
import { findTokens } from "./find-tokens.ts";
import { apiTokens } from "./tables.ts";

/** A token acts where it was made to act, whatever the file calls that now, and not where its old key went. */
export const followRenames = verb("access.follow-renames", Renames, async (ctx, renames) => {
  rightFollowsFrom(ctx, true, "access.follow-renames");
  if (!areRenamed(renames, SCOPE_KINDS)) return nothingChanged(ctx, 0);
  let count = 0;
  for (const before of await findTokens(ctx)) {
    const scope = renamedScope(renames, before.scope);
    if (SCOPE_KINDS.every((kind) => scope[kind] === before.scope[kind])) continue;
    await ctx.tx
      .update(apiTokens)
      .set({ scope })
      .where(and(eq(apiTokens.orgId, ctx.org.id), eq(apiTokens.id, before.id)));
    await recordAudit(ctx, {
      action: "access.token-renamed",
      subject: { kind: "token", id: before.id },
      table: apiTokens,
      before: { scope: before.scope },
      after: { scope },
    });
    count++;
  }
  return count > 0 ? count : nothingChanged(ctx, 0);
});
