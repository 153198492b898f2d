/** What applying a file would do, found out by doing it and taking it back. */
import type { Ctx } from "../../core/context.ts";
import { applyOrganisation } from "./apply-organisation.ts";
import type { Change, Mistake, Survey } from "./file-section.ts";
import { fileParts } from "./read-organisation-file.ts";

export type Plan = {
  readonly changes: readonly Change[];
  /** Who gains and who loses which rights; those who keep theirs are not named. */
  readonly rights: readonly {
    readonly holder: string;
    readonly gains: readonly string[];
    readonly loses: readonly string[];
  }[];
  /** What stands afterwards and should be known: people without a loud way to be reached. */
  readonly warnings: readonly Omit<Mistake, "path">[];
};

class TakeBack extends Error {}

/** Changes nothing. Errors: `FileMistakes`. */
export async function planOrganisation(ctx: Ctx, text: string): Promise<Plan> {
  const before = await survey(ctx);
  let changes: readonly Change[] = [];
  let after = before;
  try {
    await ctx.tx.savepoint(async () => {
      ({ changes } = await applyOrganisation(ctx, { text }));
      after = await survey(ctx);
      throw new TakeBack();
    });
  } catch (error) {
    if (!(error instanceof TakeBack)) throw error;
  }
  return { changes, rights: differences(before, after), warnings: after.warnings };
}

async function survey(ctx: Ctx): Promise<Survey> {
  const holders = new Map<string, Set<string>>();
  const warnings: Survey["warnings"][number][] = [];
  for (const section of fileParts(ctx).sections) {
    const found = await section.survey?.(ctx);
    warnings.push(...(found?.warnings ?? []));
    for (const [holder, rights] of found?.holders ?? [])
      holders.set(holder, new Set([...(holders.get(holder) ?? []), ...rights]));
  }
  return { holders, warnings };
}

function differences(before: Survey, after: Survey): Plan["rights"] {
  const holders = [...new Set([...before.holders.keys(), ...after.holders.keys()])].sort();
  return holders
    .map((holder) => {
      const had = before.holders.get(holder) ?? new Set<string>();
      const has = after.holders.get(holder) ?? new Set<string>();
      const gains = [...has].filter((right) => !had.has(right)).sort();
      const loses = [...had].filter((right) => !has.has(right)).sort();
      return { holder, gains, loses };
    })
    .filter(({ gains, loses }) => gains.length + loses.length > 0);
}
