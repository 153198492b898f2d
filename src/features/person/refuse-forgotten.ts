/** Whoever was erased does not come back by a file that is older: it must say on which day he, or another, came. */
import type { Ctx } from "../../core/context.ts";
import { localOf } from "../../core/wall-time.ts";
import { eq } from "../../db/drizzle.ts";
import type { Report } from "../organisation/file-section.ts";
import { isMarkOf } from "../organisation/remember-forgotten.ts";
import { forgottenMarks } from "../organisation/tables.ts";
import type { PeopleFile } from "./person-file.ts";
import { people } from "./tables.ts";

/** Reports each entry that would make somebody anew whose key an erased person had. */
export async function refuseForgotten(ctx: Ctx, file: PeopleFile, report: Report): Promise<void> {
  const marks = await ctx.tx.select().from(forgottenMarks).where(eq(forgottenMarks.orgId, ctx.org.id));
  if (marks.length === 0) return;
  const rows = await ctx.tx.select({ key: people.key }).from(people).where(eq(people.orgId, ctx.org.id));
  const known = new Set(rows.map(({ key }) => key));
  for (const [key, { was = key, anew = "" }] of Object.entries(file)) {
    if (known.has(key) || known.has(was)) continue;
    const days = marks
      .filter(({ mark }) => isMarkOf(ctx, mark, key) || isMarkOf(ctx, mark, was))
      .map(({ at }) => localOf(at, ctx.org.zone).date)
      .filter((day) => anew < day);
    const day = days.sort().at(-1);
    if (day === undefined) continue;
    const params = { value: key, day, today: localOf(ctx.tx.now, ctx.org.zone).date };
    report({ path: anew === "" ? [key] : [key, "anew"], key: "person.was-forgotten", params });
  }
}
