/** What can be pressed on people's cards. */
import type { Button } from "../../chat/command.ts";
import { actorPerson } from "../../core/context.ts";
import { personCard, strangerCard } from "./cards.ts";
import { myCard } from "./commands.ts";
import { findHoldings } from "./find-holdings.ts";
import { meForm } from "./forms.ts";
import { leavePerson } from "./leave-person.ts";
import { removeContact } from "./remove-contact.ts";

/** Opens the form for whoever presses, never for the one whose card it was. */
export const changeMeButton: Button = {
  action: "person.change-me",
  run: async (ctx) => {
    const personId = actorPerson(ctx);
    return personId === null ? { to: "you", card: strangerCard(ctx) } : { form: await meForm(ctx, personId) };
  },
};

export const removeContactButton: Button = {
  action: "person.remove-contact",
  run: async (ctx, press) => {
    await removeContact(ctx, { contactId: press.payload.contact ?? "" });
    return { to: "you", card: await myCard(ctx) };
  },
};

export const leaveButton: Button = {
  action: "person.leave",
  run: async (ctx, press) => {
    const person = await leavePerson(ctx, { personId: press.subject.id });
    const holdings = await findHoldings(ctx, person.id);
    return { to: "you", card: personCard(ctx, person, holdings) };
  },
};
