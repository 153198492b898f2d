/** Who holds which rights, before and after a file was applied. */
import type { Ctx } from "../../core/context.ts";
import type { Survey } from "./file-section.ts";
import { fileParts } from "./read-organisation-file.ts";

/** Who gains and who loses which rights; those who keep theirs are not named. */
export type RightsDifference = {
  readonly holder: string;
  readonly gains: readonly string[];
  readonly loses: readonly string[];
};

/** What every room's section knows of it. */
export async function surveyAll(ctx: Ctx): Promise<Survey> {
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

/** Pure. */
export function differences(before: Survey, after: Survey): RightsDifference[] {
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
