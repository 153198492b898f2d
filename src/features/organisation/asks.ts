/** What the platforms tell of Baton itself: that it was taken out, or is there again. */
import type { Call } from "../../chat/call.ts";
import type { AskKind } from "../../chat/command.ts";
import { actingAs, type Ctx } from "../../core/context.ts";
import { loseInstallation } from "./lose-installation.ts";
import { losePlace } from "./lose-place.ts";
import { regainInstallation } from "./regain-installation.ts";

const asBaton = (ctx: Ctx, { installation }: Call): Ctx =>
  actingAs(ctx, { kind: "baton", part: installation.platform });

/** Slack takes the app away as a whole. Teams tells of each team and chat; in the others Baton goes on. */
export const removed: AskKind = {
  ask: "removed",
  run: async (ctx, call) => {
    const { installation, place } = call;
    if (installation.platform === "slack") await loseInstallation(asBaton(ctx, call), installation);
    else if (place.kind !== "personal")
      await losePlace(asBaton(ctx, call), { installation, conversation: place.conversation });
    return null;
  },
};

export const returned: AskKind = {
  ask: "returned",
  run: async (ctx, call) => {
    const { installation, place } = call;
    const conversation = place.conversation === "" ? null : place.conversation;
    await regainInstallation(asBaton(ctx, call), { installation, conversation });
    return null;
  },
};
