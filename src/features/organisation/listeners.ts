/** What the organisation's room does when others announce something. */
import { placeRefused } from "../../chat/conversation.ts";
import { findOpenPlace } from "../../chat/find-open-place.ts";
import { actingAs } from "../../core/context.ts";
import { type Listener, on } from "../../core/events.ts";
import { parseSubject } from "../../core/subject.ts";
import { losePlace } from "./lose-place.ts";

/** Nobody tells of a team that was deleted, or from which Baton was taken while it was away: its channel is lost all the same. */
export const organisationListeners: readonly Listener[] = [
  on(placeRefused, async (ctx, { placeId }) => {
    const found = await findOpenPlace(ctx, placeId);
    if (!found?.place.conversation || parseSubject(found.place.subject).kind !== "team") return;
    const { platform, enterprise, team } = found.installation;
    await losePlace(actingAs(ctx, { kind: "baton", part: platform }), {
      installation: { platform, enterprise, team },
      conversation: found.place.conversation,
    });
  }),
];
