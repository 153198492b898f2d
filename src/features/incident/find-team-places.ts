/** Where a team's cards go. */
import { isLive } from "../../chat/installation.ts";
import { installations, places } from "../../chat/tables.ts";
import type { Ctx } from "../../core/context.ts";
import { subjectKey } from "../../core/subject.ts";
import { and, eq } from "../../db/drizzle.ts";

/**
 * The team's open channels, on every platform it has one. A channel that is shared with outsiders is left
 * out: they must see no detail, and a card cannot be shown to one half of a channel.
 */
export const findTeamPlaces = async (ctx: Ctx, teamId: string) =>
  (await findAllTeamPlaces(ctx, teamId)).filter(({ isShared }) => !isShared);

/** With those that are shared: nothing is said there, but the team is on that platform. */
export async function findAllTeamPlaces(ctx: Ctx, teamId: string) {
  return ctx.tx
    .select({
      id: places.id,
      installationId: places.installationId,
      language: places.language,
      isShared: places.isShared,
    })
    .from(places)
    .innerJoin(
      installations,
      and(eq(installations.orgId, places.orgId), eq(installations.id, places.installationId)),
    )
    .where(
      and(
        eq(places.orgId, ctx.org.id),
        eq(places.subject, subjectKey({ kind: "team", id: teamId })),
        eq(places.state, "open"),
        isLive(),
      ),
    );
}
