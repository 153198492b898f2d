/** The door of releases: request, approve, reject, withdraw, change, hold, go, roll back. */
import type { Room } from "../room.ts";
import * as buttons from "./buttons.ts";
import { releaseCard } from "./cards.ts";
import * as commands from "./commands.ts";
import { releaseEndpoint, requestEndpoint } from "./endpoints.ts";
import { expiryTimer } from "./expiry.ts";
import { getRelease } from "./find-releases.ts";
import { changeFormKind, exceptionFormKind, rejectFormKind, requestFormKind } from "./form-kinds.ts";
import { releaseListeners } from "./listeners.ts";
import { lookTimer } from "./look-again.ts";
import { approvalsSection } from "./rule-file.ts";

export const releaseRoom = {
  name: "release",
  needs: ["exception", "calendar"],
  commands: Object.values(commands),
  buttons: Object.values(buttons),
  forms: [requestFormKind, changeFormKind, rejectFormKind, exceptionFormKind],
  cards: [{ kind: "release", card: async (ctx, of) => releaseCard(ctx, await getRelease(ctx, of.id)) }],
  timers: [expiryTimer, lookTimer],
  listeners: releaseListeners,
  endpoints: [requestEndpoint, releaseEndpoint],
  fileSections: [approvalsSection],
  rights: [
    "release.read",
    "release.request",
    "release.approve",
    "release.withdraw",
    "release.change",
    "release.go",
  ],
} satisfies Room;
