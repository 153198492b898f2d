/** Names of people by id, for texts. */
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { people } from "../person/tables.ts";

export type PeopleNames = { readonly of: (personId: string | null) => string };

/** Whoever was erased, or was never known, is "someone". */
export async function findNames(ctx: Ctx, ids: readonly (string | null)[]): Promise<PeopleNames> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  const rows =
    wanted.length === 0
      ? []
      : await ctx.tx
          .select({ id: people.id, name: people.name })
          .from(people)
          .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, wanted)));
  const byId = new Map(rows.map((row) => [row.id, row.name]));
  const someone = words(ctx, "incident")("someone");
  return { of: (id) => (id === null ? someone : (byId.get(id) ?? someone)) };
}
