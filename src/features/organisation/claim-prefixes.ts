/** Whose the environment's secrets are: a prefix belongs to the organisation that named it first. */
import { installations, secretPrefixes } from "../../chat/tables.ts";
import type { Ctx } from "../../core/context.ts";
import { and, eq, exists, not } from "../../db/drizzle.ts";

/**
 * Takes prefixes for the organisation; resolves to those that another one has. Two that want the same meet at its
 * unique key: the later waits for the earlier to commit. Always in one order, so that neither waits for the other.
 */
export async function claimPrefixes(ctx: Ctx, wanted: readonly string[]): Promise<ReadonlySet<string>> {
  const prefixes = [...new Set(wanted)].sort();
  if (prefixes.length === 0) return new Set();
  const rows = prefixes.map((prefix) => ({ orgId: ctx.org.id, prefix }));
  await ctx.tx.insert(secretPrefixes).values(rows).onConflictDoNothing();
  const own = await ctx.tx.select().from(secretPrefixes).where(eq(secretPrefixes.orgId, ctx.org.id));
  return new Set(prefixes).difference(new Set(own.map(({ prefix }) => prefix)));
}

/** Gives back what none of the organisation's installations names any more. */
export async function releasePrefixes(ctx: Ctx): Promise<void> {
  const naming = ctx.tx
    .select({ id: installations.id })
    .from(installations)
    .where(
      and(eq(installations.orgId, secretPrefixes.orgId), eq(installations.secrets, secretPrefixes.prefix)),
    );
  await ctx.tx.delete(secretPrefixes).where(and(eq(secretPrefixes.orgId, ctx.org.id), not(exists(naming))));
}
