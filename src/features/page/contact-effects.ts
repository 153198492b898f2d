/** E-mail, push and webhook: the ways that ring where chat is silent. */
import { z } from "zod";
import { type ContactKind, type ContactMessage, type ContactSender, senderBy } from "../../chat/methods.ts";
import { type Ctx, forReader } from "../../core/context.ts";
import { shorten } from "../../core/shorten.ts";
import { nearestLanguage } from "../../core/words.ts";
import { and, eq } from "../../db/drizzle.ts";
import { defineEffect, type EffectKind } from "../../engine/outbox.ts";
import { contactMethods, people } from "../person/tables.ts";
import { isLive } from "./find-pages.ts";
import { contactMessage } from "./page-card.ts";
import { settleAttempt } from "./settle-attempt.ts";
import { type Page, type PageAttempt, pageAttempts, pages } from "./tables.ts";

const Payload = z.object({ attemptId: z.uuid() });
type Payload = z.output<typeof Payload>;
type Going = { readonly sender: ContactSender; readonly to: string; readonly message: ContactMessage };

/** Pages are tried longest of all: for about an hour before they are shown to the operators. */
const MOST_ATTEMPTS = 60;

const effectFor = (kind: ContactKind) =>
  defineEffect<Payload, Going, null>({
    kind: `page.send-${kind}`,
    version: 1,
    payload: Payload,
    maxAttempts: MOST_ATTEMPTS,
    async prepare(ctx, { attemptId }, { isRepeat }) {
      const found = await findAttempt(ctx, attemptId);
      if (!found) return { notNeeded: "the page is gone" };
      // Asked at the moment of sending: after an outage no page goes out for what is answered or over.
      if (!isLive(found.page) || !isOpen(found.attempt)) return { notNeeded: "no longer needed" };
      if (!(await isStillHis(ctx, found.attempt))) {
        await settleAttempt(ctx, found.attempt, { outcome: "refused", reason: "removed" });
        return { notNeeded: "he is not reached this way any more" };
      }
      if (ctx.house.isPagingHeld) return { notNeeded: "a trial sends no pages" };
      const sender = senderBy(ctx.house, kind);
      if (!sender) return { laterMs: 5000 };
      const message = await contactMessage(await asPerson(ctx, found.page.personId), found.page, isRepeat);
      return { message: { sender, to: found.attempt.address, message } };
    },
    send: ({ sender, to, message }, attempt) => sender.send(to, message, attempt),
    async settle(ctx, { attemptId }, settled) {
      const found = await findAttempt(ctx, attemptId);
      // Withdrawn while it was on its way: what has arrived was sent all the same, and may have woken him.
      if (!found || (found.attempt.outcome === "withdrawn" && settled.kind !== "done")) return;
      const outcome = settled.kind === "done" ? "sent" : settled.kind === "refused" ? "refused" : "unsure";
      await settleAttempt(ctx, found.attempt, {
        outcome,
        reason: settled.kind === "done" ? null : shorten(settled.reason, 200),
      });
    },
  });

/** What is unsure was given up: it leaves again only where an operator started it again. */
const isOpen = ({ outcome }: PageAttempt): boolean => outcome === "waiting" || outcome === "unsure";

export const contactEffects: Readonly<Record<ContactKind, EffectKind<Payload, Going, null>>> = {
  email: effectFor("email"),
  push: effectFor("push"),
  webhook: effectFor("webhook"),
};

async function findAttempt(ctx: Ctx, id: string): Promise<{ attempt: PageAttempt; page: Page } | undefined> {
  const [row] = await ctx.tx
    .select({ attempt: pageAttempts, page: pages })
    .from(pageAttempts)
    .innerJoin(pages, and(eq(pages.orgId, pageAttempts.orgId), eq(pages.id, pageAttempts.pageId)))
    .where(and(eq(pageAttempts.orgId, ctx.org.id), eq(pageAttempts.id, id)));
  return row;
}

/** The ladder was frozen when the page was raised: a way that was removed since then may be somebody else's by now. */
async function isStillHis(ctx: Ctx, { personId, kind, address }: PageAttempt): Promise<boolean> {
  const ways = await ctx.tx
    .select({ id: contactMethods.id })
    .from(contactMethods)
    .where(
      and(
        eq(contactMethods.orgId, ctx.org.id),
        eq(contactMethods.personId, personId),
        eq(contactMethods.kind, kind),
        eq(contactMethods.address, address),
      ),
    );
  return ways.length > 0;
}

async function asPerson(ctx: Ctx, personId: string): Promise<Ctx> {
  const [person] = await ctx.tx
    .select({ language: people.language, zone: people.zone })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.id, personId)));
  if (!person) return ctx;
  const reader = { language: nearestLanguage(person.language, ctx.org.language), zone: person.zone };
  return forReader(ctx, reader, { kind: "organisation" });
}
