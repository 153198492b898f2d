import { recordAudit } from "../../core/audit.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { Renames, renamed } from "../organisation/renames.ts";
import { exceptions } from "./tables.ts";

const FREEZE = "freeze:";

/** An exception passes the freeze that it named, whatever the file calls it now, and no other that has its old key. */
export const followRenames = verb("exception.follow-renames", Renames, async (ctx, renames) => {
  rightFollowsFrom(ctx, true, "exception.follow-renames");
  let count = 0;
  // In this order each finds its new key free.
  for (const key of renames.names.renames("freeze").keys()) {
    const before = { rule: `${FREEZE}${key}` };
    const after = { rule: `${FREEZE}${renamed(renames, "freeze", key)}` };
    const rows = await ctx.tx
      .update(exceptions)
      .set(after)
      .where(
        and(
          eq(exceptions.orgId, ctx.org.id),
          eq(exceptions.rule, before.rule),
          inArray(exceptions.state, ["requested", "granted"]),
        ),
      )
      .returning({ id: exceptions.id });
    for (const row of rows)
      await recordAudit(ctx, {
        action: "exception.renamed",
        subject: subject("exception", row),
        table: exceptions,
        before,
        after,
      });
    count += rows.length;
  }
  return count > 0 ? count : nothingChanged(ctx, 0);
});
