/** What can be pressed on a freeze's card and on the calendar. */
import type { Button } from "../../chat/command.ts";
import { refreshCards } from "../../chat/live-cards.ts";
import { freezeCard } from "./cards.ts";
import { endFreeze } from "./end-freeze.ts";
import { freezeForm } from "./forms.ts";

export const endFreezeButton: Button = {
  action: "calendar.end-freeze",
  run: async (ctx, press) => {
    const freeze = await endFreeze(ctx, { freezeId: press.subject.id });
    await refreshCards(ctx, press.subject);
    return { to: "you", card: await freezeCard(ctx, freeze) };
  },
};

/** Opens the form; the freeze is added when it is sent. */
export const newFreezeButton: Button = {
  action: "calendar.new-freeze",
  run: async (ctx) => ({ form: await freezeForm(ctx, { name: "", reason: "" }) }),
};
