/** What `plan` and `apply` warn of: hours ahead in which nobody would answer. */
import { type Ctx, now } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Survey } from "../organisation/file-section.ts";
import { gapsWithin } from "./gaps-within.ts";
import { loadBook } from "./load-book.ts";
import { PROOF_DAYS } from "./proof-days.ts";
import { rotations } from "./tables.ts";

export async function surveyRotations(ctx: Ctx): Promise<Survey> {
  const book = await loadBook(ctx, { since: now(ctx) });
  const meant = await ctx.tx
    .select({ id: rotations.id })
    .from(rotations)
    .where(and(eq(rotations.orgId, ctx.org.id), eq(rotations.mayHaveGaps, true)));
  const span = { from: now(ctx).getTime(), days: PROOF_DAYS };
  const warnings = book.rotations
    .filter(({ id }) => !meant.some((row) => row.id === id))
    .flatMap((rotation) => {
      const gaps = gapsWithin(book.roster, [rotation], span);
      const [first] = gaps;
      if (!first) return [];
      const from = instantMark(new Date(first.startsAt));
      const until = instantMark(new Date(first.endsAt));
      const params = { rotation: rotation.name, from, until, count: gaps.length };
      return [{ key: "oncall.gap-ahead" as const, params }];
    });
  return { holders: new Map(), warnings };
}
