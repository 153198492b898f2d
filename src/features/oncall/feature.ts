/** The door of the on-call room: who answers, when, and why that one. */
import type { Room } from "../room.ts";
import { endCoverButton } from "./buttons.ts";
import { shiftsWillChange } from "./check-shifts.ts";
import { onCallCommands } from "./commands.ts";
import { onAccountBlocked, onGoneAsked, onHoldingsAsked, onPersonLeft } from "./listeners.ts";
import { rotationsSection } from "./rotations-section.ts";
import { shiftEndedTimer } from "./timers.ts";

export const onCallRoom = {
  name: "oncall",
  commands: onCallCommands,
  buttons: [endCoverButton],
  timers: [shiftEndedTimer],
  checks: [shiftsWillChange],
  listeners: [onPersonLeft, onAccountBlocked, onHoldingsAsked, onGoneAsked],
  fileSections: [rotationsSection],
  rights: ["oncall.read", "oncall.cover", "oncall.end-cover", "oncall.settle"],
} satisfies Room;
