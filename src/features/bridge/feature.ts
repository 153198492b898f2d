/** The door of the bridge room. */
import type { EffectKind } from "../../engine/outbox.ts";
import type { Room } from "../room.ts";
import { bridgeOpen } from "./bridge-effect.ts";
import { bridgesSection } from "./bridges-section.ts";
import { bridgeListeners } from "./listeners.ts";

export const bridgeRoom: Room = {
  name: "bridge",
  needs: ["incident"],
  effects: [bridgeOpen as EffectKind],
  listeners: bridgeListeners,
  fileSections: [bridgesSection],
};
