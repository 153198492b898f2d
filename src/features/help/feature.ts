/** The door of help: what can be typed, and how Baton is doing. */
import type { Room } from "../room.ts";
import { bareCommand, helpCommand, statusCommand } from "./commands.ts";

export const helpRoom = {
  name: "help",
  isFoundation: true,
  commands: [bareCommand, helpCommand, statusCommand],
  rights: ["help.read"],
} satisfies Room;
