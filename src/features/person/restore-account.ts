/** An account that its platform closed and opened again acts as its person's again, as one that is new. */
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { BlockAccount } from "./block-account.ts";
import { identities } from "./tables.ts";

/** Null where nobody's account it is, or it was not blocked. What was asked for before, it does not decide. */
export const restoreAccount = verb("person.restore-account", BlockAccount, async (ctx, account) => {
  requireRight(ctx, "person.block");
  const [identity] = await ctx.tx
    .update(identities)
    .set({ state: "active", linkedAt: now(ctx) })
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.provider, account.provider),
        eq(identities.tenant, account.tenant),
        eq(identities.subject, account.subject),
        eq(identities.state, "blocked"),
      ),
    )
    .returning();
  if (!identity) return nothingChanged(ctx, null);
  await recordAudit(ctx, {
    action: "person.account-restored",
    subject: { kind: "person", id: identity.personId },
    table: identities,
    before: { ...identity, state: "blocked" },
    after: identity,
  });
  return identity;
});
