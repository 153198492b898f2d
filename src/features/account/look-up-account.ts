/** An account that was linked and has never acted is looked up, so that its owner's first page has his own time. */
import { z } from "zod";
import type { AccountFacts, InstallationKey } from "../../chat/call.ts";
import { platformsPort } from "../../chat/conversation.ts";
import { isLive } from "../../chat/installation.ts";
import { isFresh } from "../../chat/look-at-account.ts";
import type { Platform } from "../../chat/platform.ts";
import { installations } from "../../chat/tables.ts";
import { actingAs, type Ctx, now } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { and, eq } from "../../db/drizzle.ts";
import { defineEffect, PRIORITY, queueEffect } from "../../engine/outbox.ts";
import { isAccount, learnAccount } from "./learn-account.ts";
import { accounts } from "./tables.ts";

const Payload = z.object({ provider: z.enum(["slack", "teams"]), tenant: z.string(), subject: z.string() });
type AccountKey = z.output<typeof Payload>;

type Question = {
  readonly platform: Platform;
  readonly installation: InstallationKey;
  readonly account: AccountKey & { readonly name: string };
};

/** Slack lets an app ask about a hundred people a minute. */
const PACE_MS = 650;

export const lookUpAccount = defineEffect<AccountKey, Question, AccountFacts | null>({
  kind: "account.look-up",
  version: 1,
  payload: Payload,
  isIdempotent: true,
  maxAttempts: 6,
  paceMs: () => PACE_MS,
  async prepare(ctx, account) {
    const [known] = await ctx.tx.select().from(accounts).where(isAccount(ctx, account));
    if (!known || isFresh(known, now(ctx))) return { notNeeded: "it is known" };
    const [installation] = await ctx.tx
      .select()
      .from(installations)
      .where(
        and(
          eq(installations.orgId, ctx.org.id),
          eq(installations.platform, account.provider),
          eq(installations.team, account.tenant),
          isLive(),
        ),
      );
    if (!installation) return { notNeeded: "Baton is not installed there" };
    const platform = fulfilled(ctx.house, platformsPort)?.get(account.provider);
    if (!platform) return { laterMs: 60_000 };
    if (!platform.findsAnyAccount) return { notNeeded: "the platform tells of nobody who is elsewhere" };
    return { message: { platform, installation, account: { ...account, name: "" } } };
  },
  send: ({ platform, installation, account }) => platform.findAccount({ installation, account, place: null }),
  async settle(ctx, account, settled) {
    if (settled.kind !== "done" || settled.result === null) return;
    const asBaton = actingAs(ctx, { kind: "baton", part: account.provider });
    await learnAccount(asBaton, { account, told: { kind: "whole", facts: settled.result } });
  },
});

/** Queues it; at most one at a time for each account. */
export async function queueLookUp(ctx: Ctx, account: AccountKey): Promise<void> {
  const { provider, tenant, subject } = account;
  await queueEffect(ctx, lookUpAccount, {
    mark: `look-up:${provider}:${tenant}:${subject}:${now(ctx).toISOString()}`,
    lane: `accounts:${provider}:${tenant}`,
    priority: PRIORITY.digest,
    payload: { provider, tenant, subject },
  });
}
