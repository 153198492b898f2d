import { recordAudit } from "../../core/audit.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { areRenamed, Renames, renamed, renamedScope, SCOPE_KINDS } from "../organisation/renames.ts";
import { type Exception, exceptions } from "./tables.ts";

const FREEZE = "freeze:";

/**
 * An exception passes the freeze that it named, for the place that it was asked for, whatever the file calls them now,
 * and nothing else that has their old keys.
 */
export const followRenames = verb("exception.follow-renames", Renames, async (ctx, renames) => {
  rightFollowsFrom(ctx, true, "exception.follow-renames");
  if (!areRenamed(renames, ["freeze", ...SCOPE_KINDS])) return nothingChanged(ctx, 0);
  const rows = await ctx.tx
    .select()
    .from(exceptions)
    .where(and(eq(exceptions.orgId, ctx.org.id), inArray(exceptions.state, ["requested", "granted"])));
  let count = 0;
  for (const row of inOrder(rows, renames)) {
    const before = { rule: row.rule, scope: row.scope };
    const after = { rule: ruleNow(row.rule, renames), scope: renamedScope(renames, row.scope) };
    if (JSON.stringify(after) === JSON.stringify(before)) continue;
    await ctx.tx
      .update(exceptions)
      .set(after)
      .where(and(eq(exceptions.orgId, ctx.org.id), eq(exceptions.id, row.id)));
    await recordAudit(ctx, {
      action: "exception.renamed",
      subject: subject("exception", row),
      table: exceptions,
      before,
      after,
    });
    count++;
  }
  return count > 0 ? count : nothingChanged(ctx, 0);
});

/** In this order each finds its new rule free: a subject has one open exception from each. */
function inOrder(rows: readonly Exception[], { names }: Renames): Exception[] {
  const keys = [...names.renames("freeze").keys()];
  const turn = ({ rule }: Exception) => keys.findIndex((key) => rule === `${FREEZE}${key}`);
  return [...rows].sort((a, b) => turn(a) - turn(b));
}

const ruleNow = (rule: string, renames: Renames): string =>
  rule.startsWith(FREEZE) ? `${FREEZE}${renamed(renames, "freeze", rule.slice(FREEZE.length))}` : rule;
