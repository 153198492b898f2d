/** Rooms that an organisation has switched off: they have no commands, buttons, forms, doors, timers or listeners. */
import type { Ctx } from "./context.ts";
import { Refusal } from "./refusal.ts";

export const isRoomOn = ({ org }: Pick<Ctx, "org">, room: string): boolean => !org.roomsOff.includes(room);

/** Errors: `chat.room-off`, naming the room. */
export function requireRoom(ctx: Pick<Ctx, "org">, room: string): void {
  if (!isRoomOn(ctx, room)) throw new Refusal("chat.room-off", { room });
}
