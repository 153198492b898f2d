import type { Ctx } from "../../core/context.ts";
import { sql } from "../../db/drizzle.ts";

/** `table.column` of every column that a unique key covers: two values that are forgotten must not collide. */
export async function findUniqueColumns(ctx: Ctx): Promise<ReadonlySet<string>> {
  const rows = await ctx.tx.query<{ place: string }>(sql`
    select c.relname || '.' || a.attname as place
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
    where i.indisunique`);
  return new Set(rows.map(({ place }) => place));
}
