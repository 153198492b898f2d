/** The door of the handoff room. */
import type { Room } from "../room.ts";
import { handoffCard } from "./cards.ts";
import { handoffButtons, handoffCommands, handoffForms } from "./commands.ts";
import { handoffListeners } from "./listeners.ts";
import { draftTimer, unacceptedTimer } from "./timers.ts";

export const handoffRoom = {
  name: "handoff",
  needs: ["oncall"],
  commands: handoffCommands,
  buttons: handoffButtons,
  forms: handoffForms,
  cards: [{ kind: "handoff", card: handoffCard }],
  timers: [draftTimer, unacceptedTimer],
  listeners: handoffListeners,
  rights: ["handoff.read", "handoff.note", "handoff.accept-for-others"],
} satisfies Room;
