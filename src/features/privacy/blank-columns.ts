/** Empties every column that the tables declare as a person's own, wherever the person is named as its owner. */
import type { Ctx } from "../../core/context.ts";
import { type SQL, sql } from "../../db/drizzle.ts";
import { type PersonalColumn, personalTables } from "./personal-columns.ts";
import { findUniqueColumns } from "./unique-columns.ts";

/** What stands where a text must not be empty; needs no translation. */
const GONE = "—";

/** What stood there, to find where else it was written down. */
export type Blanked = { readonly identity: readonly string[]; readonly words: readonly string[] };

/** Empties them, in the context's transaction. */
export async function blankColumns(ctx: Ctx, personId: string): Promise<Blanked> {
  const unique = await findUniqueColumns(ctx);
  const identity: string[] = [];
  const words: string[] = [];
  for (const table of personalTables()) {
    for (const [owner, columns] of Map.groupBy(table.personal, (column) => column.owner)) {
      const where = sql`org_id = ${ctx.org.id} and ${sql.identifier(owner)} = ${personId}`;
      for (const column of columns.filter(({ isJson }) => !isJson)) {
        const rows = await ctx.tx.query<{ value: string | null }>(
          sql`select distinct ${sql.identifier(column.name)}::text as value from ${sql.identifier(table.name)} where ${where}`,
        );
        (column.isIdentity ? identity : words).push(...rows.flatMap(({ value }) => value ?? []));
      }
      const blanks = columns.map(
        (column) =>
          sql`${sql.identifier(column.name)} = ${blank(column, unique.has(`${table.name}.${column.name}`))}`,
      );
      await ctx.tx.query(
        sql`update ${sql.identifier(table.name)} set ${sql.join(blanks, sql`, `)} where ${where}`,
      );
    }
  }
  return { identity, words };
}

function blank(column: PersonalColumn, isUnique: boolean): SQL {
  if (column.isOptional) return sql`null`;
  const name = sql.identifier(column.name);
  // Readers of a list or an object go on reading one.
  if (column.isJson)
    return sql`case jsonb_typeof(${name}) when 'array' then '[]' when 'object' then '{}' else 'null' end::jsonb`;
  return isUnique ? sql`'erased-' || gen_random_uuid()` : sql`${GONE}::text`;
}
