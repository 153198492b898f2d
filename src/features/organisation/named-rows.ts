/** The keys that a table knows, for `Names`. */
import type { Ctx } from "../../core/context.ts";
import { eq, type PgTable } from "../../db/drizzle.ts";
import type { NamedRow } from "./file-section.ts";
import type { KeyedTable } from "./sync-rows.ts";

type Row = { key: string; id?: string; isGone?: boolean; managedBy: "file" | "chat" };

/** Rows of a table with `is_gone`; those without an id are called by their key. */
export async function namedRows(ctx: Ctx, table: KeyedTable): Promise<readonly NamedRow[]> {
  const rows = (await ctx.tx
    .select()
    .from(table as PgTable)
    .where(eq(table.orgId, ctx.org.id))) as unknown as Row[];
  return rows.map(({ key, id, isGone, managedBy }) => ({
    key,
    id: id ?? key,
    isGone: isGone ?? false,
    managedBy,
  }));
}
