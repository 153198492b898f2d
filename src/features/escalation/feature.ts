/** The door of the escalation room. */
import type { TimerKind } from "../../engine/timers.ts";
import type { Room } from "../room.ts";
import { runsAreAlive } from "./check-runs.ts";
import { whyCommand } from "./commands.ts";
import { escalationListeners } from "./listeners.ts";
import { policiesSection } from "./policies-section.ts";
import { noProgress, stepDue } from "./timers.ts";

export const escalationRoom: Room = {
  name: "escalation",
  needs: ["incident", "oncall", "page"],
  commands: [whyCommand],
  timers: [stepDue as TimerKind, noProgress as TimerKind],
  listeners: escalationListeners,
  checks: [runsAreAlive],
  fileSections: [policiesSection],
};
