/** The door of the people's room. */
import type { Room } from "../room.ts";
import { grantsSection } from "./grants-section.ts";
import { peopleSection } from "./people-section.ts";
import { rolesSection } from "./roles-section.ts";

export const personRoom = {
  name: "person",
  rights: ["person.block", "person.leave"],
  fileSections: [peopleSection, rolesSection, grantsSection],
} satisfies Room;
