/** The door of exceptions: no command of their own; they are asked for where something is held. */
import type { Room } from "../room.ts";
import { endButton, grantButton, refuseButton } from "./buttons.ts";
import { exceptionCard } from "./cards.ts";
import { getException } from "./find-exceptions.ts";
import { refuseExceptionForm } from "./forms.ts";
import { endTimer } from "./set-end.ts";

export const exceptionRoom = {
  name: "exception",
  buttons: [grantButton, refuseButton, endButton],
  forms: [refuseExceptionForm],
  cards: [{ kind: "exception", card: async (ctx, of) => exceptionCard(ctx, await getException(ctx, of.id)) }],
  timers: [endTimer],
  rights: ["exception.request", "exception.approve"],
} satisfies Room;
