/** A forgotten person's full name and addresses, where other people or Baton wrote them down. */
import type { Ctx } from "../../core/context.ts";
import { sql } from "../../db/drizzle.ts";
import { personalTables } from "./personal-columns.ts";

/** Shorter values, and single plain words, are also words of others: a person's key may be "may". */
const SHORTEST = 5;
const PLAIN_WORD = /^\p{Ll}+$/u;
/** Longer ones are texts that a person wrote, not what identifies him; they were blanked where they stood. */
const LONGEST = 120;

/** Which of a person's values identify him wherever they stand. Pure. */
export const identifyingValues = (values: readonly string[]): string[] =>
  [...new Set(values)].filter(
    (value) =>
      value.length >= SHORTEST && value.length <= LONGEST && !PLAIN_WORD.test(value) && !/[\n\r]/.test(value),
  );

/** Replaces them by a pseudonym in every text of the organisation outside the record. */
export async function scrubMentions(ctx: Ctx, personId: string, values: readonly string[]): Promise<void> {
  const written = identifyingValues(values).flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]);
  if (written.length === 0) return;
  const pattern = [...new Set(written)]
    .map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join("|");
  const pseudonym = `erased-${personId.slice(0, 8)}`;
  for (const { name, writable } of personalTables()) {
    if (writable.length === 0) continue;
    const columns = writable.map((column) => ({ ...column, of: sql.identifier(column.name) }));
    const changes = columns.map(({ of, isJson }) =>
      isJson
        ? sql`${of} = regexp_replace(${of}::text, ${pattern}, ${pseudonym}, 'gi')::jsonb`
        : sql`${of} = regexp_replace(${of}, ${pattern}, ${pseudonym}, 'gi')`,
    );
    const found = columns.map(({ of }) => sql`${of}::text ~* ${pattern}`);
    await ctx.tx.query(sql`
      update ${sql.identifier(name)} set ${sql.join(changes, sql`, `)}
      where org_id = ${ctx.org.id} and (${sql.join(found, sql` or `)})`);
  }
}
