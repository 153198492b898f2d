/** The door of the accounts' room: what Slack and Teams know of those who write to Baton. */
import type { Room } from "../room.ts";
import { chatRemoved, chatReturned, personChanged } from "./asks.ts";
import { lookUpAccount } from "./look-up-account.ts";

export const accountRoom = {
  name: "account",
  isFoundation: true,
  asks: [personChanged, chatRemoved, chatReturned],
  effects: [lookUpAccount],
} satisfies Room;
