/** Ends pages that nobody needs an answer to any more. */
import { refreshCards } from "../../chat/live-cards.ts";
import { type Ctx, now } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { and, eq, inArray, sql } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import { LIVE } from "./find-pages.ts";
import { type Page, pageAttempts, pages } from "./tables.ts";
import { wayKey } from "./way-key.ts";

export type Because = "acknowledged" | "ended" | "moved" | "repeated" | "progress" | "stopped";

/** Those of `wanted` that still waited: what has not left is withdrawn, what has arrived is edited. */
export async function standDown(ctx: Ctx, wanted: readonly Page[], because: Because): Promise<Page[]> {
  if (wanted.length === 0) return [];
  const ids = wanted.map((page) => page.id);
  const ended = await ctx.tx
    .update(pages)
    .set({
      state: "stood-down",
      stoodDownAt: now(ctx),
      stoodDownBecause: because,
      revision: sql`${pages.revision} + 1`,
    })
    .where(and(eq(pages.orgId, ctx.org.id), inArray(pages.id, ids), inArray(pages.state, [...LIVE])))
    .returning();
  for (const page of ended) await endWays(ctx, page);
  return ended;
}

/** Whoever took what he was called for has answered, wherever he pressed. Resolves to the pages that still waited. */
export async function answerTaken(ctx: Ctx, wanted: readonly Page[]): Promise<Page[]> {
  if (wanted.length === 0) return [];
  const ids = wanted.map((page) => page.id);
  const answered = await ctx.tx
    .update(pages)
    .set({ state: "answered", answer: "mine", answeredAt: now(ctx), revision: sql`${pages.revision} + 1` })
    .where(and(eq(pages.orgId, ctx.org.id), inArray(pages.id, ids), inArray(pages.state, [...LIVE])))
    .returning();
  for (const page of answered) await endWays(ctx, page);
  return answered;
}

/** Nothing more leaves for this page; its card shows how it ended. */
export async function endWays(ctx: Ctx, page: Page): Promise<void> {
  await cancelTimer(ctx, wayKey(page.id));
  await ctx.tx
    .update(pageAttempts)
    .set({ outcome: "withdrawn" })
    .where(
      and(
        eq(pageAttempts.orgId, ctx.org.id),
        eq(pageAttempts.pageId, page.id),
        eq(pageAttempts.outcome, "waiting"),
      ),
    );
  await refreshCards(ctx, subject("page", page));
}
