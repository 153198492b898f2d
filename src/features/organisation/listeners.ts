/** What the organisation's room does when others announce something. */
import { placeRefused } from "../../chat/conversation.ts";
import { installations, places } from "../../chat/tables.ts";
import { actingAs } from "../../core/context.ts";
import { type Listener, on } from "../../core/events.ts";
import { and, eq, like } from "../../db/drizzle.ts";
import { losePlace } from "./lose-place.ts";

/** Nobody tells of a team that was deleted, or from which Baton was taken while it was away: its channel is lost all the same. */
export const organisationListeners: readonly Listener[] = [
  on(placeRefused, async (ctx, { placeId }) => {
    const [found] = await ctx.tx
      .select({ conversation: places.conversation, installation: installations })
      .from(places)
      .innerJoin(
        installations,
        and(eq(installations.orgId, places.orgId), eq(installations.id, places.installationId)),
      )
      .where(
        and(
          eq(places.orgId, ctx.org.id),
          eq(places.id, placeId),
          eq(places.state, "open"),
          like(places.subject, "team:%"),
        ),
      );
    if (!found?.conversation) return;
    const { platform, enterprise, team } = found.installation;
    await losePlace(actingAs(ctx, { kind: "baton", part: platform }), {
      installation: { platform, enterprise, team },
      conversation: found.conversation,
    });
  }),
];
