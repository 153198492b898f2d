/** Pages by what they are about, by person, by id. */
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { parseSubject, type Subject, subjectKey } from "../../core/subject.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { type Page, type PageAttempt, pageAttempts, pages } from "./tables.ts";

/** States in which an answer is still wanted. */
export const LIVE = ["due", "undeliverable"] as const satisfies readonly Page["state"][];

export const isLive = (page: Page): boolean => LIVE.some((state) => state === page.state);

/** Errors: `page.unknown`. */
export async function getPage(ctx: Ctx, id: string): Promise<Page> {
  const [row] = await ctx.tx
    .select()
    .from(pages)
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, id)));
  if (!row) throw new Refusal("page.unknown");
  return row;
}

/** Every page about a subject, oldest first. */
export const findPages = (ctx: Ctx, about: Subject): Promise<Page[]> =>
  ctx.tx
    .select()
    .from(pages)
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.about, subjectKey(about))))
    .orderBy(asc(pages.seq));

export const findAttempts = (ctx: Ctx, pageId: string): Promise<PageAttempt[]> =>
  ctx.tx
    .select()
    .from(pageAttempts)
    .where(and(eq(pageAttempts.orgId, ctx.org.id), eq(pageAttempts.pageId, pageId)))
    .orderBy(asc(pageAttempts.dueAt), asc(pageAttempts.way));

/** The incident that a page is about; null for a test of one's own ways. */
export function incidentOf(page: Page): string | null {
  const about = parseSubject(page.about);
  return about.kind === "incident" ? about.id : null;
}
