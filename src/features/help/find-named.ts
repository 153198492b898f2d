/** What of the organisation's own a typed word names: a service, a team, a person; and what it nearly names. */
import type { Ctx } from "../../core/context.ts";
import { type Catalogue, findCatalogue, type Service, type Team } from "../incident/find-catalogue.ts";
import { findNearest, plainWord } from "../organisation/find-nearest.ts";
import { findPeople } from "../person/find-people.ts";

export type Named =
  | { readonly kind: "service"; readonly service: Service; readonly team: Team | undefined }
  | { readonly kind: "team"; readonly team: Team }
  /** One or more of that name. */
  | { readonly kind: "person" }
  /** `near`: what may have been meant, as its owner writes it. */
  | { readonly kind: "none"; readonly near: string | null };

/** Exact beats near; services and teams beat people, whose first names are more often somebody else's word. */
export async function findNamed(ctx: Ctx, typed: string): Promise<Named> {
  const wanted = plainWord(typed);
  if (wanted === "") return { kind: "none", near: null };
  const known = await findCatalogue(ctx);
  const is = (names: readonly string[]) => names.some((name) => plainWord(name) === wanted);
  const service = known.services.find((one) => is(namesOf(one)));
  if (service) return { kind: "service", service, team: known.teams.find(({ id }) => id === service.teamId) };
  const team = known.teams.find(({ key, name }) => is([key, name]));
  if (team) return { kind: "team", team };
  // Who is unknown here reads nothing about people.
  if (ctx.actor.kind !== "person") return { kind: "none", near: nearestOf(known, typed) };
  const { exact, near } = await findPeople(ctx, typed);
  if (exact.length > 0) return { kind: "person" };
  return { kind: "none", near: nearestOf(known, typed) ?? near[0]?.name ?? near[0]?.key ?? null };
}

const namesOf = ({ key, name, aliases }: Service): string[] => [key, name, ...aliases];

const nearestOf = ({ services, teams }: Catalogue, typed: string): string | null =>
  findNearest(typed, [...services.flatMap(namesOf), ...teams.flatMap(({ key, name }) => [key, name])])[0] ??
  null;
