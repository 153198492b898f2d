/** Forgetting a person: his columns are emptied, his name is replaced, and the key of his words in the record dies. */
import type { Account, Ctx, Provider } from "../../core/context.ts";
import { accountKeyId, DESTROYED } from "../../core/seal.ts";
import { personKeys } from "../../core/tables.ts";
import { and, eq } from "../../db/drizzle.ts";
import { identities } from "../person/tables.ts";
import { blankColumns } from "./blank-columns.ts";
import { findRecordedValues } from "./recorded-values.ts";
import { refreshStatistics } from "./refresh-statistics.ts";
import { scrubMentions } from "./scrub-mentions.ts";

/** Does it, in the context's transaction; doing it twice does no more. Rights and the record are the caller's. */
export async function forgetPerson(ctx: Ctx, personId: string): Promise<void> {
  const accounts = await ctx.tx
    .select()
    .from(identities)
    .where(and(eq(identities.orgId, ctx.org.id), eq(identities.personId, personId)));
  // What an account did before it was linked stands under a key of its own.
  const ownKeys = accounts.map(({ provider, tenant, subject }) =>
    accountKeyId(ctx.org.id, { provider: provider as Provider, tenant, subject, name: "" } satisfies Account),
  );
  const keys = [...new Set([personId, ...ownKeys])];
  const recorded = await findRecordedValues(ctx, keys);
  for (const id of keys) await destroyKey(ctx, id);
  const blanked = await blankColumns(ctx, personId);
  await scrubMentions(ctx, personId, {
    identity: [...blanked.identity, ...recorded.identity],
    words: [...blanked.words, ...recorded.words],
  });
  await refreshStatistics(ctx);
}

/** The row stays, empty: nobody makes a forgotten person a new key. */
const destroyKey = (ctx: Ctx, personId: string) =>
  ctx.tx
    .insert(personKeys)
    .values({ orgId: ctx.org.id, personId, wrapped: DESTROYED, createdAt: ctx.tx.now })
    .onConflictDoUpdate({ target: [personKeys.orgId, personKeys.personId], set: { wrapped: DESTROYED } });
