/** What came of one way, and of the page when no way is left. */
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { parseSubject } from "../../core/subject.ts";
import { and, eq, isNull, sql } from "../../db/drizzle.ts";
import { timers } from "../../engine/tables.ts";
import { pageUndeliverable } from "./events.ts";
import { findAttempts } from "./find-pages.ts";
import { type PageAttempt, pageAttempts, pages } from "./tables.ts";
import { wayKey } from "./way-key.ts";

/** Writes down an outcome; the first one that arrived is when the page was sent. `reason`: why it did not. */
export async function settleAttempt(
  ctx: Ctx,
  attempt: PageAttempt,
  settled: { readonly outcome: "sent" | "refused" | "unsure"; readonly reason: string | null },
): Promise<void> {
  const isSent = settled.outcome === "sent";
  await ctx.tx
    .update(pageAttempts)
    .set({ outcome: settled.outcome, reason: settled.reason, sentAt: isSent ? now(ctx) : null })
    .where(and(eq(pageAttempts.orgId, ctx.org.id), eq(pageAttempts.id, attempt.id)));
  if (!isSent) return giveUpIfUnreached(ctx, attempt.pageId);
  const [page] = await ctx.tx
    .update(pages)
    .set({ firstSentAt: now(ctx) })
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, attempt.pageId), isNull(pages.firstSentAt)))
    .returning();
  if (page) await refreshCards(ctx, parseSubject(page.about));
}

/** A page that no way has reached, and no way will, is said to be so at once: nobody waits for an answer to it. */
export async function giveUpIfUnreached(ctx: Ctx, pageId: string): Promise<void> {
  // Two ways that fail at once would each see the other still on its way: the second looks after the first.
  await ctx.tx
    .select({ id: pages.id })
    .from(pages)
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, pageId)))
    .for("update");
  const attempts = await findAttempts(ctx, pageId);
  if (attempts.some((attempt) => attempt.outcome === "sent" || attempt.outcome === "waiting")) return;
  if (await isWaitingForMore(ctx, pageId)) return;
  await giveUp(ctx, pageId);
}

/** Nobody waits for an answer to it any more: whoever comes next is called at once. */
export async function giveUp(ctx: Ctx, pageId: string): Promise<void> {
  const [page] = await ctx.tx
    .update(pages)
    .set({ state: "undeliverable", revision: sql`${pages.revision} + 1` })
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, pageId), eq(pages.state, "due")))
    .returning();
  if (!page) return;
  await recordAudit(ctx, {
    action: "page.undeliverable",
    subject: parseSubject(page.about),
    table: pages,
    after: { personId: page.personId },
  });
  await refreshCards(ctx, parseSubject(page.about));
  await emit(ctx, pageUndeliverable, page);
}

async function isWaitingForMore(ctx: Ctx, pageId: string): Promise<boolean> {
  const waiting = await ctx.tx
    .select({ key: timers.key })
    .from(timers)
    .where(and(eq(timers.orgId, ctx.org.id), eq(timers.key, wayKey(pageId)), eq(timers.state, "waiting")));
  return waiting.length > 0;
}
