/** What people can type and press from a platform's own menus, as far as the rooms that are on take it. */
import type { Room } from "../features/room.ts";

/** The five nouns, in the order in which menus show them. */
export const NOUNS = ["incident", "oncall", "release", "handoff", "baton"] as const;
export type Noun = (typeof NOUNS)[number];

/** Actions on a message, by the action that a room takes; `text` is the key under `message.`. */
export const MESSAGE_ACTIONS = [
  { action: "incident.from-message", text: "incident" },
  { action: "incident.keep-message", text: "keep" },
] as const;

/** The nouns that these rooms take as commands. */
export function nounsOf(rooms: readonly Room[]): Noun[] {
  const taken = new Set(rooms.flatMap((room) => (room.commands ?? []).map(({ name }) => name.split(" ")[0])));
  return NOUNS.filter((noun) => taken.has(noun));
}

/** The actions on a message that these rooms take. */
export function messageActionsOf(rooms: readonly Room[]): (typeof MESSAGE_ACTIONS)[number][] {
  const taken = new Set(rooms.flatMap((room) => (room.messageActions ?? []).map(({ action }) => action)));
  return MESSAGE_ACTIONS.filter(({ action }) => taken.has(action));
}
