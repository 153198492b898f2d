/** Names for cards. */
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { teams } from "../organisation/tables.ts";
import { people } from "../person/tables.ts";

export type Names = { person(id: string | null): string; team(id: string): string };

/** What people and teams are called, by id; who was erased has no name any more. */
export async function findNames(
  ctx: Ctx,
  wanted: { readonly people?: readonly (string | null)[]; readonly teams?: readonly string[] },
): Promise<Names> {
  const personIds = [...new Set((wanted.people ?? []).filter((id) => id !== null))];
  const teamIds = [...new Set(wanted.teams ?? [])];
  const [persons, groups] = await Promise.all([
    personIds.length === 0
      ? []
      : ctx.tx
          .select({ id: people.id, name: people.name })
          .from(people)
          .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, personIds))),
    teamIds.length === 0
      ? []
      : ctx.tx
          .select({ id: teams.id, name: teams.name })
          .from(teams)
          .where(and(eq(teams.orgId, ctx.org.id), inArray(teams.id, teamIds))),
  ]);
  const ofPeople = new Map(persons.map(({ id, name }) => [id, name]));
  const ofTeams = new Map(groups.map(({ id, name }) => [id, name]));
  const t = words(ctx, "oncall");
  return {
    person: (id) => (id === null ? t("card.nobody") : (ofPeople.get(id) ?? t("card.somebody"))),
    team: (id) => ofTeams.get(id) ?? "",
  };
}
