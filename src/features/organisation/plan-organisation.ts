/** What applying a file would do, found out by doing it and taking it back. */
import type { Ctx } from "../../core/context.ts";
import type { Refusal } from "../../core/refusal.ts";
import { applyOrganisation } from "./apply-organisation.ts";
import type { Change, Mistake } from "./file-section.ts";
import { findGoneNames } from "./find-gone-names.ts";
import { type RightsDifference, surveyAll } from "./survey-holders.ts";

export type Plan = {
  readonly changes: readonly Change[];
  readonly rights: readonly RightsDifference[];
  /** What stands afterwards and should be known: what open work names and is gone, people without a loud way to be reached. */
  readonly warnings: readonly Omit<Mistake, "path">[];
  /** Why `apply` would not do it at once. */
  readonly refusals: readonly Refusal[];
};

class TakeBack extends Error {}

/** Changes nothing. Errors: `FileMistakes`. */
export async function planOrganisation(ctx: Ctx, text: string): Promise<Plan> {
  let plan: Plan = { changes: [], rights: [], warnings: [], refusals: [] };
  try {
    await ctx.tx.savepoint(async () => {
      const { changes, rights, refusals } = await applyOrganisation(ctx, { text, isPlan: true });
      const warnings = [...(await findGoneNames(ctx)), ...(await surveyAll(ctx)).warnings];
      plan = { changes, rights, refusals, warnings };
      throw new TakeBack();
    });
  } catch (error) {
    if (!(error instanceof TakeBack)) throw error;
  }
  return plan;
}
