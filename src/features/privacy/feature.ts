/** The door of privacy: what is kept how long, and being forgotten. */
import { on } from "../../core/events.ts";
import { organisationApplied } from "../organisation/events.ts";
import type { Room } from "../room.ts";
import { eraseButton, privacyCommand } from "./commands.ts";
import { privacySection } from "./privacy-file.ts";
import { erasureTimer, planSweep, sweepTimer } from "./timers.ts";

export const privacyRoom = {
  name: "privacy",
  isFoundation: true,
  commands: [privacyCommand],
  buttons: [eraseButton],
  timers: [erasureTimer, sweepTimer],
  listeners: [on(organisationApplied, (ctx) => planSweep(ctx))],
  rights: ["privacy.erase", "privacy.export", "privacy.sweep"],
  fileSections: [privacySection],
} satisfies Room;
