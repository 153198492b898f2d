/** How far the agreement has come: which places are filled, by whom, and who could fill the others. */
import type { Ctx } from "../../core/context.ts";
import { type Decider, findDeciders } from "../exception/find-deciders.ts";
import { findApprovals, type Given } from "./find-approvals.ts";
import { findAuthorsTeams, findTeamKey, needsMetBy, shutOut } from "./find-eligible.ts";
import { type FilledPlace, placesOf, seat } from "./rule.ts";
import type { Release } from "./tables.ts";

/** The rule's places with those seated who agreed to what the release is now, and still may. */
export const seated = (release: Release, approvals: readonly Given[]): FilledPlace[] =>
  seat(
    placesOf(release.rule, release.regions),
    approvals
      .filter((approval) => approval.decision === "approve")
      .map(({ personId, stillMeets }) => ({ personId, countsFor: stillMeets })),
  );

export type Agreement = {
  readonly places: readonly FilledPlace[];
  /** Ids of those who agreed and sit nowhere, since they may not approve it any more. */
  readonly lost: readonly string[];
};

export async function findAgreement(ctx: Ctx, release: Release): Promise<Agreement> {
  const given = await findApprovals(ctx, release);
  const places = seated(release, given);
  const sitting = new Set(places.map((place) => place.personId));
  const lost = given.filter(
    ({ decision, personId, countsFor, stillMeets }) =>
      decision === "approve" && stillMeets.length < countsFor.length && !sitting.has(personId),
  );
  return { places, lost: lost.map(({ personId }) => personId) };
}

export async function findSeats(ctx: Ctx, release: Release): Promise<FilledPlace[]> {
  return seated(release, await findApprovals(ctx, release));
}

export type Candidate = {
  readonly personId: string;
  readonly name: string;
  readonly needs: readonly string[];
};

/** Everyone whose approval would count, whether it is still needed or not. */
export async function findCandidates(ctx: Ctx, release: Release): Promise<Candidate[]> {
  const [deciders, team, authorsTeams] = await Promise.all([
    findDeciders(ctx),
    findTeamKey(ctx, release),
    findAuthorsTeams(ctx, release),
  ]);
  return deciders.flatMap((decider) => candidate(decider, { release, team }, authorsTeams));
}

function candidate(
  decider: Decider,
  scope: { readonly release: Release; readonly team: string },
  authorsTeams: readonly string[],
): Candidate[] {
  if (shutOut(decider, scope.release, authorsTeams) !== null) return [];
  const needs = needsMetBy(decider, scope);
  return needs.length === 0 ? [] : [{ personId: decider.personId, name: decider.name, needs }];
}
