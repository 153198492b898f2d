/** What becomes of people when their platforms tell something, or when an account becomes theirs. */
import { actingAs, type Ctx } from "../../core/context.ts";
import { on } from "../../core/events.ts";
import { and, eq } from "../../db/drizzle.ts";
import { claimAccount } from "../account/claim-account.ts";
import { accountSeen, chatLost } from "../account/events.ts";
import { queueLookUp } from "../account/look-up-account.ts";
import type { KnownRow } from "../account/tables.ts";
import { installationLost, placesLost } from "../organisation/events.ts";
import { blockAccount } from "./block-account.ts";
import { accountLinked } from "./events.ts";
import { getPerson } from "./find-people.ts";
import { followPlatform } from "./follow-platform.ts";
import { restoreAccount } from "./restore-account.ts";
import { type Identity, identities } from "./tables.ts";
import { tellLoss } from "./tell-loss.ts";

/** Closed on one platform: that account acts no more, the person may, elsewhere. */
export const onAccountSeen = on(accountSeen, async (ctx, { before, after }) => {
  const { provider, tenant, subject } = after;
  if (after.isDeactivated) await blockAccount(ctx, { provider, tenant, subject });
  else if (before?.isDeactivated) await restoreAccount(ctx, { provider, tenant, subject });
  const owner = await findOwner(ctx, after);
  if (owner === null) return;
  if (after.personId !== owner) await claimAccount(ctx, after, owner);
  await followPlatform(ctx, { personId: owner });
});

export const onAccountLinked = on(accountLinked, async (ctx, identity) => {
  const account = chatAccount(identity);
  if (!account) return;
  await claimAccount(ctx, account, identity.personId);
  await queueLookUp(ctx, account);
  await followPlatform(actingAs(ctx, { kind: "baton", part: account.provider }), {
    personId: identity.personId,
  });
});

export const onInstallationLost = on(installationLost, (ctx, { id, platform, name, team }) =>
  tellLoss(ctx, {
    what: "installation",
    about: { kind: "installation", id },
    platform,
    name,
    whose: { tenant: team },
  }),
);

export const onPlacesLost = on(placesLost, (ctx, { installation: { id, platform }, names }) =>
  tellLoss(ctx, { what: "places", about: { kind: "installation", id }, platform, name: names.join(", ") }),
);

export const onChatLost = on(chatLost, async (ctx, { id, provider, tenant, personId }) => {
  if (personId === null) return;
  const person = await getPerson(ctx, personId);
  await tellLoss(ctx, {
    what: "chat",
    about: { kind: "account", id },
    platform: provider,
    name: person.name ?? person.key,
    whose: { tenant, personId },
  });
});

function chatAccount({ provider, tenant, subject }: Identity) {
  return provider === "slack" || provider === "teams" ? { provider, tenant, subject } : null;
}

async function findOwner(ctx: Ctx, { provider, tenant, subject }: KnownRow): Promise<string | null> {
  const [row] = await ctx.tx
    .select({ personId: identities.personId })
    .from(identities)
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.provider, provider),
        eq(identities.tenant, tenant),
        eq(identities.subject, subject),
      ),
    );
  return row?.personId ?? null;
}
