/** Baton was taken out of the private chat with an account, or let in again. Teams tells it of each chat. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, isNotNull, isNull } from "../../db/drizzle.ts";
import { chatLost } from "./events.ts";
import { isAccount } from "./learn-account.ts";
import { accounts } from "./tables.ts";

export const LoseChat = z.strictObject({
  account: z.object({
    provider: z.enum(["slack", "teams"]),
    tenant: z.string(),
    subject: z.string().min(1),
  }),
  isBack: z.boolean(),
});

/** Null where it was known before. */
export const loseChat = verb("account.lose-chat", LoseChat, async (ctx, { account, isBack }) => {
  rightFollowsFrom(ctx, ctx.actor.kind === "baton", "account.lose-chat");
  const isOther = isBack ? isNotNull(accounts.chatGoneAt) : isNull(accounts.chatGoneAt);
  const [after] = await ctx.tx
    .update(accounts)
    .set({ chatGoneAt: isBack ? null : now(ctx) })
    .where(and(isAccount(ctx, account), isOther))
    .returning();
  if (!after) return nothingChanged(ctx, null);
  await recordAudit(ctx, {
    action: isBack ? "account.chat-back" : "account.chat-lost",
    subject: subject("account", after),
  });
  if (!isBack) await emit(ctx, chatLost, after);
  return after;
});
