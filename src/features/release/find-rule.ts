/** The rule that says who must agree to a release of a service into an environment. */
import type { Ctx } from "../../core/context.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { fallbackRule, type Rule } from "./rule.ts";
import { approvalRules } from "./tables.ts";

const fits = (list: readonly string[] | null, key: string): boolean => list === null || list.includes(key);

/** The first rule in the file's order that fits; where none does, production needs one approval. */
export async function findRule(
  ctx: Ctx,
  service: string,
  environment: { readonly key: string; readonly isProduction: boolean },
): Promise<Rule> {
  const rows = await ctx.tx
    .select()
    .from(approvalRules)
    .where(and(eq(approvalRules.orgId, ctx.org.id), eq(approvalRules.isGone, false)))
    .orderBy(asc(approvalRules.position), asc(approvalRules.key));
  const row = rows.find((rule) => fits(rule.services, service) && fits(rule.environments, environment.key));
  if (!row) return fallbackRule(environment.isProduction);
  const { key, requirements, excludesAuthorsTeams, expiryHours } = row;
  return { key, requirements, excludesAuthorsTeams, expiryHours };
}
