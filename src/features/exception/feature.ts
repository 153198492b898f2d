/** The door of exceptions: no command of their own; they are asked for where something is held. */
import { on } from "../../core/events.ts";
import { goneAsked, organisationApplied } from "../organisation/events.ts";
import type { Room } from "../room.ts";
import { endButton, grantButton, refuseButton, reviewButton } from "./buttons.ts";
import { exceptionCard } from "./cards.ts";
import { getException } from "./find-exceptions.ts";
import { followRenames } from "./follow-renames.ts";
import { refuseExceptionForm, reviewExceptionForm } from "./forms.ts";
import { nameGone } from "./name-gone.ts";
import { endTimer } from "./set-end.ts";
import { reviewTimer } from "./set-reviews.ts";

export const exceptionRoom = {
  name: "exception",
  buttons: [grantButton, refuseButton, endButton, reviewButton],
  forms: [refuseExceptionForm, reviewExceptionForm],
  cards: [{ kind: "exception", card: async (ctx, of) => exceptionCard(ctx, await getException(ctx, of.id)) }],
  listeners: [
    on(organisationApplied, async (ctx, { names }) => void (await followRenames(ctx, { names }))),
    on(goneAsked, nameGone),
  ],
  timers: [endTimer, reviewTimer],
  rights: ["exception.request", "exception.approve"],
} satisfies Room;
