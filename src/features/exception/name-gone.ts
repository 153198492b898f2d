/** Exceptions that wait or hold, for what the file takes away: nobody of that place could grant them. */
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { and, asc, eq, inArray } from "../../db/drizzle.ts";
import type { Gone } from "../organisation/find-gone-names.ts";
import { exceptions } from "./tables.ts";

export async function nameGone(ctx: Ctx, gone: Gone): Promise<void> {
  const rows = await ctx.tx
    .select({ scope: exceptions.scope, subject: exceptions.subjectName })
    .from(exceptions)
    .where(and(eq(exceptions.orgId, ctx.org.id), inArray(exceptions.state, ["requested", "granted"])))
    .orderBy(asc(exceptions.requestedAt));
  for (const { scope, subject } of rows)
    gone.namesAll(scope, words(ctx, "exception")("card.title", { subject }));
}
