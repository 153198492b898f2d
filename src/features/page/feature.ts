/** The door of the page room. */
import type { EffectKind } from "../../engine/outbox.ts";
import type { TimerKind } from "../../engine/timers.ts";
import type { Room } from "../room.ts";
import { pageButtons } from "./buttons.ts";
import { pagesAreOnTheirWay } from "./check-pages.ts";
import { ringCommand } from "./commands.ts";
import { contactEffects } from "./contact-effects.ts";
import { getPage, isLive } from "./find-pages.ts";
import { pageListeners } from "./listeners.ts";
import { pageCard } from "./page-card.ts";
import { nextWay } from "./send-ways.ts";

export const pageRoom: Room = {
  name: "page",
  commands: [ringCommand],
  buttons: pageButtons,
  cards: [
    {
      kind: "page",
      card: async (ctx, of, { isFirst }) => {
        const page = await getPage(ctx, of.id);
        // Asked at the moment of sending: what was answered or ended meanwhile is never sent.
        return isFirst && !isLive(page) ? null : pageCard(ctx, page);
      },
    },
  ],
  timers: [nextWay as TimerKind],
  effects: Object.values(contactEffects) as readonly EffectKind[],
  listeners: pageListeners,
  checks: [pagesAreOnTheirWay],
  rights: ["page.raise", "page.stand-down"],
};
