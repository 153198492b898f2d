/** The accounts that the file proves to be a person's. */
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { only } from "../../core/refusal.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Change, Names } from "../organisation/file-section.ts";
import { accountLinked } from "./events.ts";
import { type Identity, identities, people } from "./tables.ts";
import type { WantedAccount } from "./wanted-accounts.ts";

const accountOf = (row: Pick<Identity, "provider" | "tenant" | "subject">): string =>
  JSON.stringify([row.provider, row.tenant, row.subject]);

/**
 * Links what the file names, unlinks what it named before and names no more. Leavers keep theirs: an account
 * that nobody has may open incidents, that of a leaver may not. A blocked account stays blocked.
 */
export async function syncAccounts(
  ctx: Ctx,
  wanted: readonly WantedAccount[],
  names: Names,
): Promise<Change[]> {
  const rows = await ctx.tx.select().from(identities).where(eq(identities.orgId, ctx.org.id));
  const persons = await ctx.tx.select().from(people).where(eq(people.orgId, ctx.org.id));
  const byAccount = new Map(rows.map((row) => [accountOf(row), row]));
  const changes: Change[] = [];
  const added: Link[] = [];
  for (const account of wanted) {
    const row = byAccount.get(accountOf(account));
    byAccount.delete(accountOf(account));
    const personId = names.id("person", account.person);
    const chosen = persons.find((person) => person.id === personId)?.chosen ?? [];
    const path = `people.${account.person}.accounts.${account.provider}`;
    if (!row) {
      added.push({ ...linkOf(ctx, account, personId), orgId: ctx.org.id });
      changes.push({ kind: "added", path });
    } else if (await changeOne(ctx, { account, row, personId, keepsRank: chosen.includes("order") }))
      changes.push({ kind: "changed", path });
  }
  await addLinks(ctx, added);
  const active = new Map(persons.filter(({ state }) => state === "active").map(({ id, key }) => [id, key]));
  for (const row of byAccount.values()) {
    const key = active.get(row.personId);
    if (row.proof !== "file" || key === undefined) continue;
    await unlink(ctx, row);
    changes.push({ kind: "gone", path: `people.${key}.accounts.${row.provider}` });
  }
  return changes;
}

type Link = typeof identities.$inferInsert;

/** A link is as old as the claim: an account that changes hands makes nobody eligible for what was asked before. */
const linkOf = (ctx: Ctx, { provider, tenant, subject, rank }: WantedAccount, personId: string) =>
  ({
    provider,
    tenant,
    subject,
    rank,
    personId,
    state: "active",
    proof: "file",
    linkedAt: now(ctx),
    conversation: null,
  }) as const;

async function addLinks(ctx: Ctx, links: readonly Link[]): Promise<void> {
  if (links.length === 0) return;
  const rows = await ctx.tx
    .insert(identities)
    .values([...links])
    .returning();
  for (const after of rows) await recordLink(ctx, { after });
}

async function recordLink(ctx: Ctx, rows: { before?: Identity; after: Identity }): Promise<void> {
  await record(ctx, "person.account-linked", rows);
  await emit(ctx, accountLinked, rows.after);
}

async function changeOne(
  ctx: Ctx,
  one: { account: WantedAccount; row: Identity; personId: string; keepsRank: boolean },
): Promise<boolean> {
  const { account, row, personId } = one;
  const isHis = row.personId === personId;
  if (isHis && (one.keepsRank || row.rank === account.rank)) return false;
  const set = isHis ? { rank: account.rank } : linkOf(ctx, account, personId);
  const after = only(await ctx.tx.update(identities).set(set).where(byId(ctx, row)).returning());
  if (isHis) await record(ctx, "person.account-ranked", { before: row, after });
  else await recordLink(ctx, { before: row, after });
  return true;
}

const byId = (ctx: Ctx, row: Identity) => and(eq(identities.orgId, ctx.org.id), eq(identities.id, row.id));

async function unlink(ctx: Ctx, row: Identity): Promise<void> {
  await ctx.tx.delete(identities).where(byId(ctx, row));
  await record(ctx, "person.account-unlinked", { before: row });
}

const record = (ctx: Ctx, action: string, rows: { before?: Identity; after?: Identity }): Promise<void> =>
  recordAudit(ctx, {
    action,
    subject: { kind: "person", id: rows.after?.personId ?? rows.before?.personId ?? "" },
    table: identities,
    ...rows,
  });
