/** A room as it is for each organisation: where it is switched off, its doors are shut and it hears nothing. */
import { type Ctx, now } from "../core/context.ts";
import type { Listener } from "../core/events.ts";
import { isRoomOn, requireRoom } from "../core/rooms.ts";
import type { Check } from "../engine/auditor.ts";
import { setTimer, type TimerKind } from "../engine/timers.ts";
import type { Room } from "./room.ts";

/** The same room, each of its doors asking first. Errors of a shut door: `chat.room-off`. */
export function guardRoom(room: Room): Room {
  if (room.isFoundation) return room;
  const { name } = room;
  return {
    ...room,
    commands: room.commands?.map((command) => shut(name, command)) ?? [],
    buttons: room.buttons?.map((button) => shut(name, button)) ?? [],
    forms: room.forms?.map((form) => ({ ...form, submit: shut(name, { run: form.submit }).run })) ?? [],
    messageActions: room.messageActions?.map((action) => shut(name, action)) ?? [],
    endpoints: room.endpoints?.map((endpoint) => shut(name, endpoint)) ?? [],
    asks:
      room.asks?.map((kind) => ({
        ...kind,
        run: async (ctx, call) => (isRoomOn(ctx, name) ? kind.run(ctx, call) : null),
      })) ?? [],
    cards:
      room.cards?.map((kind) => ({
        ...kind,
        card: async (ctx, of, showing) => (isRoomOn(ctx, name) ? kind.card(ctx, of, showing) : null),
      })) ?? [],
    listeners: room.listeners?.map((listener) => deafen(name, listener)) ?? [],
    timers: room.timers?.map((kind) => postpone(name, kind)) ?? [],
    checks: room.checks?.map((check) => spare(name, check)) ?? [],
  };
}

/** What waits in a room that is off is not missed. */
const spare = (name: string, check: Check): Check => ({
  ...check,
  run: async (ctx) => (isRoomOn(ctx, name) ? check.run(ctx) : []),
});

type Door<Rest extends unknown[], Result> = { readonly run: (ctx: Ctx, ...rest: Rest) => Promise<Result> };

function shut<Rest extends unknown[], Result, D extends Door<Rest, Result>>(
  name: string,
  door: D & Door<Rest, Result>,
): D {
  const run = async (ctx: Ctx, ...rest: Rest): Promise<Result> => {
    requireRoom(ctx, name);
    return door.run(ctx, ...rest);
  };
  return { ...door, run };
}

const deafen = (name: string, { event, hear }: Listener): Listener => ({
  event,
  hear: async (ctx, payload) => {
    if (isRoomOn(ctx, name)) await hear(ctx, payload);
  },
});

/** A timer of a room that is off waits; nobody knows for how long. */
const LATER_MS = 24 * 3_600_000;

const postpone = (name: string, kind: TimerKind): TimerKind => ({
  ...kind,
  fire: async (ctx, payload, due) => {
    if (isRoomOn(ctx, name)) return kind.fire(ctx, payload, due);
    const dueAt = new Date(now(ctx).getTime() + LATER_MS);
    await setTimer(ctx, kind, { key: due.key, dueAt, payload });
  },
});
