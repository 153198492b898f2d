/** Pages by what they are about, by person, by id. */
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { parseSubject, type Subject, subjectKey } from "../../core/subject.ts";
import { and, asc, eq, inArray, sql } from "../../db/drizzle.ts";
import { prepared } from "../../db/prepared.ts";
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
  ctx.tx.run(ABOUT, { orgId: ctx.org.id, about: subjectKey(about) });

const ABOUT = prepared<{ orgId: string; about: string }>()((queries) =>
  queries
    .select()
    .from(pages)
    .where(and(eq(pages.orgId, sql.placeholder("orgId")), eq(pages.about, sql.placeholder("about"))))
    .orderBy(asc(pages.seq))
    .prepare("pages about"),
);

/** What one person was asked and has not answered. */
export const findLivePagesOf = (ctx: Ctx, personId: string): Promise<Page[]> =>
  ctx.tx
    .select()
    .from(pages)
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.personId, personId), inArray(pages.state, [...LIVE])))
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
