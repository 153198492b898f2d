/** `settings.rooms`: which rooms are off. A slip must not shut a door that somebody needs at night. Pure. */
import type { Report, RoomSwitch } from "./file-section.ts";
import { findNearest } from "./find-nearest.ts";
import type { Settings } from "./get-settings.ts";

export function checkRooms(switches: Settings["rooms"], rooms: readonly RoomSwitch[], report: Report): void {
  const isOff = (name: string) => switches[name] === false;
  for (const name of Object.keys(switches)) {
    const path = ["settings", "rooms", name];
    const room = rooms.find((one) => one.name === name);
    const needing = rooms.find((one) => one.needs.includes(name) && !isOff(one.name));
    if (!room)
      report({ path, key: "organisation.no-such-room", params: { room: name, ...nearest(name, rooms) } });
    else if (isOff(name) && room.isFoundation)
      report({ path, key: "organisation.room-stays", params: { room: name } });
    else if (isOff(name) && needing)
      report({ path, key: "organisation.room-needed", params: { room: name, by: needing.name } });
  }
}

const nearest = (typed: string, rooms: readonly RoomSwitch[]) => {
  const names = rooms.filter((room) => !room.isFoundation).map((room) => room.name);
  return { near: findNearest(typed, names)[0] ?? names.join(", ") };
};
