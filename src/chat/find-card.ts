/** Whether a subject's live card stands in a place, or is on its way there. */
import type { Ctx } from "../core/context.ts";
import { type Subject, subjectKey } from "../core/subject.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import { isCard, posts } from "./tables.ts";

export async function hasCardIn(ctx: Ctx, subject: Subject, placeId: string | null): Promise<boolean> {
  if (placeId === null) return false;
  const rows = await ctx.tx
    .select({ id: posts.id })
    .from(posts)
    .where(
      and(
        eq(posts.orgId, ctx.org.id),
        eq(posts.subject, subjectKey(subject)),
        eq(posts.placeId, placeId),
        isCard,
        inArray(posts.state, ["queued", "sent"]),
      ),
    );
  return rows.length > 0;
}
