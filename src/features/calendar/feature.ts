/** The calendar's door: freezes, and what they hold. */
import { on } from "../../core/events.ts";
import { goneAsked, organisationApplied } from "../organisation/events.ts";
import type { Room } from "../room.ts";
import { endFreezeButton, newFreezeButton } from "./buttons.ts";
import { freezeCard } from "./cards.ts";
import { calendarCommand } from "./commands.ts";
import { getFreeze } from "./find-freezes.ts";
import { followRenames } from "./follow-renames.ts";
import { addFreezeForm } from "./forms.ts";
import { freezesSection } from "./freeze-file.ts";
import { nameGone } from "./name-gone.ts";

export const calendarRoom = {
  name: "calendar",
  needs: ["release"],
  commands: [calendarCommand],
  buttons: [endFreezeButton, newFreezeButton],
  forms: [addFreezeForm],
  cards: [{ kind: "freeze", card: async (ctx, of) => freezeCard(ctx, await getFreeze(ctx, of.id)) }],
  listeners: [
    on(organisationApplied, async (ctx, { names }) => void (await followRenames(ctx, { names }))),
    on(goneAsked, nameGone),
  ],
  fileSections: [freezesSection],
  rights: ["calendar.freeze"],
} satisfies Room;
