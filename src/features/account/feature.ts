/** The door of the accounts' room: what Slack and Teams know of those who write to Baton. */
import type { Room } from "../room.ts";
import { personChanged } from "./asks.ts";
import { lookUpAccount } from "./look-up-account.ts";

export const accountRoom = {
  name: "account",
  isFoundation: true,
  asks: [personChanged],
  effects: [lookUpAccount],
} satisfies Room;
