/** Who may steer a release: its requester, people of its team where that is enough, and holders of the right. */
import { actorPerson, type Ctx } from "../../core/context.ts";
import { mayDo, rightFollowsFrom } from "../../core/rights.ts";
import { findTeamKey } from "./find-eligible.ts";
import type { Release } from "./tables.ts";

/** Errors: `access.missing-right`. */
export async function requireSteering(
  ctx: Ctx,
  release: Release,
  asked: { readonly right: "release.withdraw" | "release.change" | "release.go"; readonly also?: "team" },
): Promise<void> {
  const { right, also } = asked;
  const team = await findTeamKey(ctx, release);
  const scope = { team, service: release.service, environment: release.environment };
  const isRequester = actorPerson(ctx) === release.requestedBy && mayDo(ctx, "release.request", scope);
  const isOfTeam = also === "team" && ctx.actor.kind === "person" && ctx.actor.teams.includes(release.teamId);
  // Everyone may withdraw his own; someone else's needs the right to change it.
  const needed = right === "release.withdraw" ? "release.change" : right;
  rightFollowsFrom(ctx, isRequester || isOfTeam || mayDo(ctx, needed, scope), needed);
}
