/** The acting person before a release, re-read and locked inside the transaction of the press. */
import type { Ctx } from "../../core/context.ts";
import { getDecider } from "../exception/find-deciders.ts";
import { accountUsed } from "../exception/standing.ts";
import { findAuthorsTeams, findTeamKey, mayApprove, needsMetBy, shutOut } from "./find-eligible.ts";
import type { Release } from "./tables.ts";

export type Eligible = {
  readonly personId: string;
  /** The account that was used, for the record; null where no chat account was. */
  readonly account: string | null;
  /** Holds the right now, somewhere in the release's scope. */
  readonly mayApprove: boolean;
  /** Why the approval would not count although the right is there. */
  readonly shutOut: "own-request" | "authors-team" | "right-too-new" | "not-asked" | null;
  readonly needs: readonly string[];
};

/** Errors: those of `getDecider` (no person, left, an account linked after the request). */
export async function getEligible(ctx: Ctx, release: Release): Promise<Eligible> {
  const decider = await getDecider(ctx, release.requestedAt);
  const scope = { release, team: await findTeamKey(ctx, release) };
  const needs = needsMetBy(decider, scope);
  const isOld = mayApprove(decider, scope, release.requestedAt);
  return {
    personId: decider.personId,
    account: accountUsed(ctx),
    mayApprove: mayApprove(decider, scope),
    shutOut:
      shutOut(decider, release, await findAuthorsTeams(ctx, release)) ??
      (isOld ? null : "right-too-new") ??
      (needs.length === 0 ? "not-asked" : null),
    needs,
  };
}
