/** The record's door: how far it reaches, and the proof that nobody has changed it. */
import { on } from "../../core/events.ts";
import { organisationApplied } from "../organisation/events.ts";
import type { Room } from "../room.ts";
import { auditCommand } from "./commands.ts";
import { checkpointTimer, planCheckpoint, verificationTimer } from "./timers.ts";

export const auditRoom = {
  name: "audit",
  isFoundation: true,
  commands: [auditCommand],
  timers: [verificationTimer, checkpointTimer],
  // Every organisation comes to life by being applied; from then on the timer sets itself.
  listeners: [on(organisationApplied, planCheckpoint)],
  rights: ["audit.read", "audit.verify"],
} satisfies Room;
