import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { actingAs, actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { parseSubject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, inArray, sql } from "../../db/drizzle.ts";
import { acknowledgeIncident } from "../incident/acknowledge-incident.ts";
import { getIncident } from "../incident/get-incident.ts";
import { pageAnswered } from "./events.ts";
import { getPage, incidentOf, LIVE } from "./find-pages.ts";
import { endWays } from "./stand-down.ts";
import { type Page, pages } from "./tables.ts";

export const AnswerPage = z.strictObject({
  pageId: z.uuid(),
  answer: z.enum(["mine", "cant", "wrong-team"]),
});
type Input = z.output<typeof AnswerPage>;

/**
 * One of three answers, by the person who was paged. *Mine* acknowledges the incident; after the others
 * escalation goes on at once. A late press does nothing wrong: *mine* then says who has it.
 */
export const answerPage = verb("page.answer", AnswerPage, async (ctx, input) => {
  const before = await getPage(ctx, input.pageId);
  rightFollowsFrom(ctx, actorPerson(ctx) === before.personId, "page.answer");
  const page = await markAnswered(ctx, input);
  if (!page) return answerLate(ctx, before, input);
  await recordAudit(ctx, {
    action: `page.answered-${input.answer}`,
    subject: parseSubject(page.about),
    table: pages,
    after: { personId: page.personId, answer: input.answer },
  });
  await endWays(ctx, page);
  await refreshCards(ctx, parseSubject(page.about));
  if (input.answer === "mine") await takeIncident(ctx, page);
  await emit(ctx, pageAnswered, page);
  return page;
});

async function markAnswered(ctx: Ctx, input: Input): Promise<Page | undefined> {
  const [page] = await ctx.tx
    .update(pages)
    .set({
      state: "answered",
      answer: input.answer,
      answeredAt: now(ctx),
      revision: sql`${pages.revision} + 1`,
    })
    .where(and(eq(pages.orgId, ctx.org.id), eq(pages.id, input.pageId), inArray(pages.state, [...LIVE])))
    .returning();
  return page;
}

/** A lead who is called for want of progress looks into it; the incident stays with whoever has it. */
async function takeIncident(ctx: Ctx, page: Page): Promise<void> {
  const incidentId = incidentOf(page);
  if (incidentId === null) return;
  const incident = await getIncident(actingAs(ctx, { kind: "baton", part: "page" }), incidentId);
  if (page.why.key === "no-progress" && incident.state === "acknowledged") return;
  await acknowledgeIncident(ctx, { incidentId, isPaged: true });
}

async function answerLate(ctx: Ctx, page: Page, input: Input): Promise<Page> {
  const incidentId = incidentOf(page);
  const at = nearInstant(ctx, page.answeredAt ?? page.stoodDownAt ?? page.dueAt);
  if (input.answer !== "mine" || incidentId === null) throw new Refusal("page.no-longer-needed", { at });
  await acknowledgeIncident(ctx, { incidentId, isPaged: true });
  return nothingChanged(ctx, page);
}
