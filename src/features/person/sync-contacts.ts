/** How people are reached, as far as the file says so. */
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Change, Names } from "../organisation/file-section.ts";
import { type ContactMethod, contactMethods, people } from "./tables.ts";
import type { WantedContact } from "./wanted-accounts.ts";

type Wanted = Omit<WantedContact, "person"> & { readonly personId: string };
type Way = Pick<ContactMethod, "personId" | "kind" | "address">;
const wayOf = (row: Way): string => JSON.stringify([row.personId, row.kind, row.address]);

/** Adds, changes and removes the file's own ways; ways that people added in chat, and an order they chose, stay. */
export async function syncContacts(
  ctx: Ctx,
  wanted: readonly WantedContact[],
  names: Names,
): Promise<Change[]> {
  const all = await ctx.tx.select().from(contactMethods).where(eq(contactMethods.orgId, ctx.org.id));
  const ordered = await whoOrdered(ctx);
  const byWay = new Map(all.map((row) => [wayOf(row), row]));
  const changes: Change[] = [];
  const added: Wanted[] = [];
  for (const { person, ...contact } of wanted) {
    const way = { ...contact, personId: names.id("person", person) };
    const path = `people.${person}.contacts.${contact.kind}`;
    const row = byWay.get(wayOf(way));
    byWay.delete(wayOf(way));
    if (!row) {
      added.push(way);
      changes.push({ kind: "added", path });
    } else if (await changeOne(ctx, row, ordered.has(way.personId) ? { ...way, rank: row.rank } : way))
      changes.push({ kind: "changed", path });
  }
  await addContacts(ctx, added);
  for (const row of byWay.values()) {
    if (row.managedBy !== "file") continue;
    await ctx.tx.delete(contactMethods).where(byId(ctx, row));
    await record(ctx, "person.contact-removed", { before: row });
    changes.push({ kind: "gone", path: `people.contacts.${row.kind}` });
  }
  return changes;
}

async function whoOrdered(ctx: Ctx): Promise<ReadonlySet<string>> {
  const rows = await ctx.tx.select().from(people).where(eq(people.orgId, ctx.org.id));
  return new Set(rows.filter((row) => row.chosen.includes("order")).map((row) => row.id));
}

const byId = (ctx: Ctx, row: ContactMethod) =>
  and(eq(contactMethods.orgId, ctx.org.id), eq(contactMethods.id, row.id));

async function addContacts(ctx: Ctx, ways: readonly Wanted[]): Promise<void> {
  if (ways.length === 0) return;
  const rows = ways.map((way) => ({ ...way, orgId: ctx.org.id, managedBy: "file" as const }));
  const added = await ctx.tx.insert(contactMethods).values(rows).returning();
  for (const after of added) await record(ctx, "person.contact-added", { after });
}

async function changeOne(ctx: Ctx, row: ContactMethod, way: Wanted): Promise<boolean> {
  const { rank, isLoud, afterMinutes } = way;
  // The person added the same way in chat: it is his, with his own order and delay.
  if (row.managedBy === "chat") return false;
  if (row.rank === rank && row.isLoud === isLoud && row.afterMinutes === afterMinutes) return false;
  const set = { rank, isLoud, afterMinutes };
  const after = only(await ctx.tx.update(contactMethods).set(set).where(byId(ctx, row)).returning());
  await record(ctx, "person.contact-changed", { before: row, after });
  return true;
}

const record = (
  ctx: Ctx,
  action: string,
  rows: { before?: ContactMethod; after?: ContactMethod },
): Promise<void> =>
  recordAudit(ctx, {
    action,
    subject: { kind: "person", id: rows.after?.personId ?? rows.before?.personId ?? "" },
    table: contactMethods,
    ...rows,
  });
