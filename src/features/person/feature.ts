/** The door of the people's room. */
import type { Room } from "../room.ts";
import { arrived } from "./asks.ts";
import { changeMeButton, leaveButton, removeContactButton } from "./buttons.ts";
import { linkCommand, meCommand, whoCommand } from "./commands.ts";
import { meFormKind } from "./forms.ts";
import { grantsSection } from "./grants-section.ts";
import { onAccountLinked, onAccountSeen, onChatLost, onInstallationLost, onPlacesLost } from "./listeners.ts";
import { mailLoss } from "./mail-loss.ts";
import { peopleSection } from "./people-section.ts";
import { rolesSection } from "./roles-section.ts";

export const personRoom = {
  name: "person",
  isFoundation: true,
  commands: [meCommand, linkCommand, whoCommand],
  buttons: [changeMeButton, removeContactButton, leaveButton],
  forms: [meFormKind],
  asks: [arrived],
  listeners: [onAccountSeen, onAccountLinked, onChatLost, onInstallationLost, onPlacesLost],
  effects: [mailLoss],
  rights: ["person.read", "person.block", "person.leave"],
  fileSections: [peopleSection, rolesSection, grantsSection],
} satisfies Room;
