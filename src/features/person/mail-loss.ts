/** An e-mail to an administrator whom no chat reaches any more: the last one may be the one that was lost. */
import { z } from "zod";
import { type ContactMessage, type ContactSender, mailPort } from "../../chat/methods.ts";
import { type Ctx, now } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { defineEffect, PRIORITY, queueEffect } from "../../engine/outbox.ts";
import { identities } from "./tables.ts";

const Payload = z.object({ personId: z.uuid(), subject: z.string(), text: z.string() });
type Payload = z.output<typeof Payload>;
type Mail = { readonly sender: ContactSender; readonly to: string; readonly message: ContactMessage };

export const mailLoss = defineEffect<Payload, Mail, null>({
  kind: "person.mail-loss",
  version: 1,
  payload: Payload,
  async prepare(ctx, { personId, subject, text }) {
    const sender = fulfilled(ctx.house, mailPort);
    if (!sender) return { notNeeded: "no e-mail is set up" };
    const [address] = await ctx.tx
      .select({ to: identities.subject })
      .from(identities)
      .where(
        and(
          eq(identities.orgId, ctx.org.id),
          eq(identities.personId, personId),
          eq(identities.provider, "email"),
          eq(identities.state, "active"),
        ),
      )
      .orderBy(asc(identities.rank));
    if (!address) return { notNeeded: "no address is known" };
    const message = { subject, text, urgent: true, link: null, at: now(ctx) };
    return { message: { sender, to: address.to, message } };
  },
  send: ({ sender, to, message }, attempt) => sender.send(to, message, attempt),
});

/** Queues it; the same mark twice is one. */
export const queueLossMail = (ctx: Ctx, mark: string, mail: Payload): Promise<void> =>
  queueEffect(ctx, mailLoss, {
    mark: `mail:${mark}:${mail.personId}`,
    lane: `email:${mail.personId}`,
    priority: PRIORITY.digest,
    payload: mail,
  });
