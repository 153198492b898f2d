/** An account that is gone from its platform acts no more; the person stays, with his other accounts. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { emit } from "../../core/events.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { accountBlocked } from "./events.ts";
import { ACCOUNT_KINDS } from "./person-file.ts";
import { identities } from "./tables.ts";

export const BlockAccount = z.strictObject({
  provider: z.enum(ACCOUNT_KINDS),
  tenant: z.string(),
  subject: z.string(),
});

/** Null where nobody's account it is, or it was blocked before: platforms tell more than once. */
export const blockAccount = verb("person.block-account", BlockAccount, async (ctx, account) => {
  requireRight(ctx, "person.block");
  const [identity] = await ctx.tx
    .update(identities)
    .set({ state: "blocked" })
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.provider, account.provider),
        eq(identities.tenant, account.tenant),
        eq(identities.subject, account.subject),
        eq(identities.state, "active"),
      ),
    )
    .returning();
  if (!identity) return nothingChanged(ctx, null);
  await recordAudit(ctx, {
    action: "person.account-blocked",
    subject: { kind: "person", id: identity.personId },
    table: identities,
    before: { ...identity, state: "active" },
    after: identity,
  });
  await emit(ctx, accountBlocked, identity);
  return identity;
});
