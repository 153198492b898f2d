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

type Known = ReadonlyMap<string, string | null>;

/** Names by id, whoever will read them. */
export async function readNames(ctx: Ctx, ids: readonly (string | null)[]): Promise<Known> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  // Whose call it is has just been read with the name.
  const { actor } = ctx;
  if (actor.kind === "person" && wanted.every((id) => id === actor.id))
    return new Map([[actor.id, actor.name]]);
  const rows = wanted.length === 0 ? [] : await ctx.tx.run(NAMES, { orgId: ctx.org.id, wanted });
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** For one reader: whoever was erased, or was never known, is "someone". */
export function namesFor(ctx: Ctx, known: Known): PeopleNames {
  const someone = words(ctx, "incident")("someone");
  return { of: (id) => (id === null ? someone : (known.get(id) ?? someone)) };
}

export const findNames = async (ctx: Ctx, ids: readonly (string | null)[]): Promise<PeopleNames> =>
  namesFor(ctx, await readNames(ctx, ids));
