/** Whose account it is. The link itself is the person room's act, and on record there. */
import { type Account, type Ctx, now } from "../../core/context.ts";
import { accounts } from "./tables.ts";

type Key = Pick<Account, "tenant" | "subject"> & { readonly provider: "slack" | "teams" };

/** Notes the person of an account, known or not; twice is once. */
export async function claimAccount(ctx: Ctx, account: Key, personId: string): Promise<void> {
  const { provider, tenant, subject } = account;
  await ctx.tx
    .insert(accounts)
    .values({ orgId: ctx.org.id, provider, tenant, subject, personId, heardAt: now(ctx) })
    .onConflictDoUpdate({
      target: [accounts.orgId, accounts.provider, accounts.tenant, accounts.subject],
      set: { personId },
    });
}
