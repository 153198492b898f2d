/** What the page room does when others announce something. */
import { postSettled } from "../../chat/conversation.ts";
import { actingAs, type Ctx } from "../../core/context.ts";
import { type Listener, on } from "../../core/events.ts";
import { shorten } from "../../core/shorten.ts";
import { parseSubject, subject, subjectKey } from "../../core/subject.ts";
import { and, eq } from "../../db/drizzle.ts";
import {
  incidentAcknowledged,
  incidentCardAsked,
  incidentEnded,
  incidentPeopleAsked,
} from "../incident/events.ts";
import type { Incident } from "../incident/tables.ts";
import { personLeft } from "../person/events.ts";
import { calledBlocks, calledFacts } from "./called-blocks.ts";
import { findLivePagesOf, findPages } from "./find-pages.ts";
import { giveUp, settleAttempt } from "./settle-attempt.ts";
import { endWays } from "./stand-down.ts";
import { standDownPages } from "./stand-down-pages.ts";
import { pageAttempts } from "./tables.ts";
import { tellOver } from "./tell-over.ts";

const asBaton = (ctx: Ctx): Ctx => actingAs(ctx, { kind: "baton", part: "page" });

const standDownFor = async (
  ctx: Ctx,
  incident: Incident,
  because: "acknowledged" | "ended",
): Promise<void> => {
  const takenBy = because === "acknowledged" ? incident.ownerId : null;
  await standDownPages(asBaton(ctx), { about: subjectKey(subject("incident", incident)), because, takenBy });
};

export const pageListeners: readonly Listener[] = [
  on(incidentAcknowledged, (ctx, incident) => standDownFor(ctx, incident, "acknowledged")),
  on(incidentEnded, async (ctx, incident) => {
    await standDownFor(ctx, incident, "ended");
    await tellOver(ctx, incident);
  }),
  on(incidentCardAsked, async (ctx, { incident, facts, blocks }) => {
    const all = await findPages(ctx, subject("incident", incident));
    facts.push(...(await calledFacts(ctx, all)));
    blocks.push(...(await calledBlocks(ctx, all)));
  }),
  on(incidentPeopleAsked, async (ctx, { incident, people }) => {
    for (const page of await findPages(ctx, subject("incident", incident))) people.add(page.personId);
  }),
  on(personLeft, async (ctx, person) => {
    for (const page of await findLivePagesOf(ctx, person.id)) {
      await endWays(ctx, page);
      await giveUp(asBaton(ctx), page.id);
    }
  }),
  on(postSettled, async (ctx, post) => {
    if (post.kind !== "page" || parseSubject(post.subject).kind !== "page") return;
    const [attempt] = await ctx.tx
      .select()
      .from(pageAttempts)
      .where(and(eq(pageAttempts.orgId, ctx.org.id), eq(pageAttempts.postId, post.postId)));
    if (!attempt) return;
    const outcome = post.refused === null ? "sent" : "refused";
    await settleAttempt(ctx, attempt, {
      outcome,
      reason: post.refused === null ? null : shorten(post.refused, 200),
    });
  }),
];
