/** The incident's story on a card. */
import type { Block, Card } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { shorten } from "../../core/shorten.ts";
import { words } from "../../core/words.ts";
import { titleText } from "./cards.ts";
import { findTimeline, type TimelineEntry } from "./find-timeline.ts";
import type { Incident } from "./tables.ts";

/** The latest are what a reader needs at night; the export has them all. */
const MOST_SHOWN = 30;
const LONGEST_QUOTE = 300;

export async function timelineCard(ctx: Ctx, incident: Incident): Promise<Card> {
  const t = words(ctx, "incident");
  const entries = await findTimeline(ctx, incident);
  const hidden = Math.max(0, entries.length - MOST_SHOWN);
  const title = titleText(ctx, incident);
  return {
    title,
    notification: shorten(title, 100),
    blocks: [
      ...(hidden > 0
        ? [{ kind: "text", style: "quiet", text: t("timeline-card.hidden", { count: hidden }) } as const]
        : []),
      timelineBlock(ctx, entries.slice(hidden)),
    ],
  };
}

/** Entries as one list, each with its instant. */
export const timelineBlock = (ctx: Ctx, entries: readonly TimelineEntry[]): Block => ({
  kind: "list",
  items: entries.map(({ at, text, quote }) => {
    const told = `${nearInstant(ctx, at)} · ${text}`;
    if (quote === null) return told;
    const short = shorten(quote, LONGEST_QUOTE);
    return `${told} ${words(ctx, "incident")("timeline-card.quote", { text: short })}`;
  }),
});
