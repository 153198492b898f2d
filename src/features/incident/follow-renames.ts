import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { areRenamed, Renames, renamed } from "../organisation/renames.ts";
import { ACTIVE } from "./change-incident.ts";
import { incidents } from "./tables.ts";
import { visibleTo } from "./visible-to.ts";

/** An open incident is as bad as before, whatever the file calls its severity now. Only Baton itself does this. */
export const followRenames = verb("incident.follow-renames", Renames, async (ctx, renames) => {
  rightFollowsFrom(ctx, true, "incident.follow-renames");
  if (!areRenamed(renames, ["severity"])) return nothingChanged(ctx, 0);
  const rows = await ctx.tx
    .select({ id: incidents.id, severity: incidents.severity })
    .from(incidents)
    .where(
      and(
        visibleTo(ctx),
        inArray(incidents.state, [...ACTIVE]),
        inArray(incidents.severity, [...renames.names.renames("severity").keys()]),
      ),
    );
  for (const { id, severity } of rows) {
    const after = { severity: renamed(renames, "severity", severity) };
    await ctx.tx
      .update(incidents)
      .set(after)
      .where(and(eq(incidents.orgId, ctx.org.id), eq(incidents.id, id)));
    await recordAudit(ctx, {
      action: "incident.severity-renamed",
      subject: subject("incident", { id }),
      table: incidents,
      before: { severity },
      after,
    });
    await refreshCards(ctx, subject("incident", { id }));
  }
  return rows.length > 0 ? rows.length : nothingChanged(ctx, 0);
});
