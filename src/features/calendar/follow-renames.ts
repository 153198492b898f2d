import { recordAudit } from "../../core/audit.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { NameKind } from "../organisation/file-section.ts";
import { areRenamed, Renames, renamed } from "../organisation/renames.ts";
import { type Freeze, freezes } from "./tables.ts";

/** Freezes that people made in chat hold the same places as before, whatever the file calls them now. */
export const followRenames = verb("calendar.follow-renames", Renames, async (ctx, renames) => {
  rightFollowsFrom(ctx, true, "calendar.follow-renames");
  if (!areRenamed(renames, ["region", "environment", "service"])) return nothingChanged(ctx, 0);
  const rows = await ctx.tx
    .select()
    .from(freezes)
    .where(and(eq(freezes.orgId, ctx.org.id), eq(freezes.managedBy, "chat")));
  let count = 0;
  for (const before of rows) {
    const set = placesOf(before, renames);
    if (isSame(before, set)) continue;
    await ctx.tx
      .update(freezes)
      .set(set)
      .where(and(eq(freezes.orgId, ctx.org.id), eq(freezes.id, before.id)));
    await recordAudit(ctx, {
      action: "calendar.freeze.renamed",
      subject: subject("freeze", before),
      table: freezes,
      before: pick(before),
      after: set,
    });
    count++;
  }
  return count > 0 ? count : nothingChanged(ctx, 0);
});

type Places = Pick<Freeze, "regions" | "environments" | "services">;

const pick = ({ regions, environments, services }: Places): Places => ({ regions, environments, services });

function placesOf({ regions, environments, services }: Places, renames: Renames): Places {
  const each = (kind: NameKind, list: readonly string[] | null) =>
    list?.map((key) => renamed(renames, kind, key)) ?? null;
  return {
    regions: each("region", regions),
    environments: each("environment", environments),
    services: each("service", services),
  };
}

const isSame = (a: Places, b: Places): boolean => JSON.stringify(pick(a)) === JSON.stringify(pick(b));
