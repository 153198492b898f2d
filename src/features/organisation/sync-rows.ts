/** Makes keyed rows what the file says, and tells what that changed. Rooms use it for their own sections. */
import canonicalize from "canonicalize";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import type { Subject } from "../../core/subject.ts";
import { type AnyPgColumn, and, eq, type PgTable } from "../../db/drizzle.ts";
import type { Change } from "./file-section.ts";
import { matchKeys } from "./match-keys.ts";

export type Row = Readonly<Record<string, unknown>>;
export type KeyedTable = PgTable & {
  readonly orgId: AnyPgColumn;
  readonly key: AnyPgColumn;
  readonly managedBy: AnyPgColumn;
};

/** How a table says that a row is there no more; rows are never deleted, since others refer to them. */
export type Gone = { readonly is: (row: Row) => boolean; readonly set: Row; readonly unset: Row };
const BY_FLAG: Gone = { is: (row) => row.isGone === true, set: { isGone: true }, unset: { isGone: false } };

export type Sync = {
  /** The section's key: `teams`. */
  readonly path: string;
  /** What the record calls a row: `team.added`. */
  readonly noun: string;
  readonly table: KeyedTable;
  /** Whole rows by key, without organisation, key and owner. */
  readonly wanted: ReadonlyMap<string, { readonly was?: string | undefined; readonly row: Row }>;
  /** The id of a row that is new; absent where rows are called by their key alone. */
  readonly id?: (key: string) => string;
  /** What the record says the act was about. */
  readonly subject?: (row: Row) => Subject;
  readonly gone?: Gone;
  /** Fields of this row that the file no longer decides. */
  readonly keeps?: (row: Row) => readonly string[];
};

/** Adds, changes, renames, takes over and ends rows; twice is once. Every change is put on record. */
export async function syncRows(ctx: Ctx, sync: Sync): Promise<readonly Change[]> {
  const { table } = sync;
  const rows = (await ctx.tx
    .select()
    .from(table as PgTable)
    .where(eq(table.orgId, ctx.org.id))) as Row[];
  const byKey = new Map(rows.map((row) => [String(row.key), row]));
  const matched = matchKeys(sync.wanted, (key) => byKey.has(key));
  const changes: Change[] = [];
  // In the order of `matched`: a key that gives way is free before another takes it, and only then for a new row.
  for (const [key, rowKey] of matched.rows) {
    const before = byKey.get(rowKey);
    const row = sync.wanted.get(key)?.row;
    byKey.delete(rowKey);
    if (before && row) changes.push(...(await changeRow(ctx, sync, { before, key, row })));
  }
  for (const row of byKey.values()) changes.push(...(await endRow(ctx, sync, row)));
  const added = [...sync.wanted.keys()].filter((key) => !matched.rows.has(key));
  return [...(await addRows(ctx, sync, added)), ...changes];
}

const goneOf = (sync: Sync): Gone => sync.gone ?? BY_FLAG;

const same = (a: unknown, b: unknown): boolean => canonicalize(a ?? null) === canonicalize(b ?? null);

async function addRows(ctx: Ctx, sync: Sync, keys: readonly string[]): Promise<readonly Change[]> {
  if (keys.length === 0) return [];
  const values = keys.map((key) => ({
    ...goneOf(sync).unset,
    ...sync.wanted.get(key)?.row,
    ...(sync.id ? { id: sync.id(key) } : {}),
    orgId: ctx.org.id,
    key,
    managedBy: "file",
  }));
  const added = await ctx.tx
    .insert(sync.table as PgTable)
    .values(values as never)
    .returning();
  for (const after of added as Row[]) await recordChange(ctx, sync, { kind: "added", after });
  return keys.map((key) => ({ kind: "added", path: `${sync.path}.${key}` }));
}

async function changeRow(
  ctx: Ctx,
  sync: Sync,
  { before, key, row }: { before: Row; key: string; row: Row },
): Promise<readonly Change[]> {
  const path = `${sync.path}.${key}`;
  const kept = sync.keeps?.(before) ?? [];
  const fields = Object.keys(row).filter(
    (field) => !kept.includes(field) && !same(before[field], row[field]),
  );
  const wasGone = goneOf(sync).is(before);
  const changes: Change[] = [];
  if (before.key !== key) changes.push({ kind: "renamed", path, details: [String(before.key)] });
  if (before.managedBy !== "file") changes.push({ kind: "adopted", path });
  if (wasGone) changes.push({ kind: "back", path });
  if (fields.length > 0) changes.push({ kind: "changed", path, details: fields });
  const [first] = changes;
  if (!first) return [];
  const set = {
    ...Object.fromEntries(fields.map((field) => [field, row[field]])),
    ...(wasGone ? goneOf(sync).unset : {}),
    key,
    managedBy: "file",
  };
  const after = await update(ctx, sync, { row: before, set });
  await recordChange(ctx, sync, { kind: first.kind, before, after });
  return changes;
}

async function endRow(ctx: Ctx, sync: Sync, row: Row): Promise<readonly Change[]> {
  if (row.managedBy !== "file" || goneOf(sync).is(row)) return [];
  const after = await update(ctx, sync, { row, set: goneOf(sync).set });
  await recordChange(ctx, sync, { kind: "gone", before: row, after });
  return [{ kind: "gone", path: `${sync.path}.${String(row.key)}` }];
}

async function update(ctx: Ctx, { table }: Sync, { row, set }: { row: Row; set: Row }): Promise<Row> {
  const rows = await ctx.tx
    .update(table as PgTable)
    .set(set as never)
    .where(and(eq(table.orgId, ctx.org.id), eq(table.key, row.key)))
    .returning();
  return only(rows as unknown as Row[]);
}

const PAST = {
  added: "added",
  changed: "changed",
  renamed: "renamed",
  gone: "removed",
  back: "restored",
  adopted: "adopted",
};

async function recordChange(
  ctx: Ctx,
  sync: Sync,
  change: { kind: Change["kind"]; before?: Row; after: Row },
): Promise<void> {
  const subject = sync.subject?.(change.after) ?? { kind: "organisation" as const, id: ctx.org.id };
  await recordAudit(ctx, {
    action: `${sync.noun}.${PAST[change.kind]}`,
    subject,
    table: sync.table,
    ...(change.before ? { before: change.before } : {}),
    after: change.after,
  });
}
