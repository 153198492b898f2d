/** Names of people by id, for texts. */
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { prepared } from "../../db/prepared.ts";
import { people } from "../person/tables.ts";

export type PeopleNames = { readonly of: (personId: string | null) => string };

const NAMES = prepared<{ orgId: string; wanted: string[] }>()((queries) =>
  queries
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(
      and(
        eq(people.orgId, sql.placeholder("orgId")),
        sql`${people.id} = any(${sql.placeholder("wanted")}::text[]::uuid[])`,
      ),
    )
    .prepare("names"),
);

/** Whoever was erased, or was never known, is "someone". */
export async function findNames(ctx: Ctx, ids: readonly (string | null)[]): Promise<PeopleNames> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  const rows = wanted.length === 0 ? [] : await ctx.tx.run(NAMES, { orgId: ctx.org.id, wanted });
  const byId = new Map(rows.map((row) => [row.id, row.name]));
  const someone = words(ctx, "incident")("someone");
  return { of: (id) => (id === null ? someone : (byId.get(id) ?? someone)) };
}
