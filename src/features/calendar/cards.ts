/** How freezes look: each region in its own local time, with UTC beside it. */
import type { ActionButton, Block, Card } from "../../chat/card.ts";
import { type Ctx, now } from "../../core/context.ts";
import { formatInstant, styleFor } from "../../core/format-instant.ts";
import { mayDo } from "../../core/rights.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { type FreezeHold, findRegionClocks, type ListedFreeze } from "./find-freezes.ts";
import { isHolding, type RegionSpan, spansOf } from "./freeze-span.ts";
import type { Freeze } from "./tables.ts";
import { meaningOf } from "./wall-rule.ts";

/** A channel gets the nearest ten; whoever needs more asks with a name. */
const MOST_LISTED = 10;

/** An instant as the clocks of a region show it, and in UTC. */
export function sayThere(ctx: Ctx, at: Date, zone: string): string {
  const { language } = ctx.reader;
  const style = styleFor(at, now(ctx), { zone }) === "dated" ? "dated" : "full";
  const there = formatInstant(at, style, { language, zone });
  const utc = { language, zone: "UTC" };
  if (there === formatInstant(at, style, utc)) return there;
  // Midnight in India is still the day before in UTC: the hour alone would name the wrong day.
  const isSameDay = formatInstant(at, "day", { language, zone }) === formatInstant(at, "day", utc);
  return `${there} (${formatInstant(at, isSameDay ? "time" : "full", utc)})`;
}

/** "Berlin: Wed 30 Dec, 18:00 CET (17:00 UTC) – Sat 2 Jan, 08:00 CET (07:00 UTC)". */
function saySpan(ctx: Ctx, span: RegionSpan): string {
  return words(ctx, "calendar")("span", {
    region: span.region.name,
    from: sayThere(ctx, span.startsAt, span.region.zone),
    until: sayThere(ctx, span.endsAt, span.region.zone),
  });
}

/** Why a freeze holds something, and until when in each region: one sentence per region. */
export function explainHold(ctx: Ctx, hold: FreezeHold): string[] {
  return hold.spans.map((span) =>
    words(ctx, "calendar")("hold", {
      name: hold.freeze.name,
      region: span.region.name,
      until: sayThere(ctx, span.endsAt, span.region.zone),
      reason: hold.freeze.reason,
    }),
  );
}

/** The sentence for a region where the clocks skip or repeat one of the rule's local times. */
function clockNotes(ctx: Ctx, freeze: Freeze, spans: readonly RegionSpan[]): string[] {
  const t = words(ctx, "calendar");
  return spans.flatMap(({ region }) => {
    const zone = freeze.zone ?? region.zone;
    return [freeze.startsLocal, freeze.endsLocal].flatMap((wall) => {
      const meaning = meaningOf(wall, zone);
      if (meaning.kind === "once") return [];
      const params = {
        region: region.name,
        wall: wall.replace("T", " "),
        meant: sayThere(ctx, meaning.at, zone),
      };
      return [meaning.kind === "skipped" ? t("note.skipped", params) : t("note.doubled", params)];
    });
  });
}

function scopeOf(ctx: Ctx, freeze: Freeze): string {
  const t = words(ctx, "calendar");
  return [
    freeze.services?.join(", ") ?? t("scope.all-services"),
    freeze.environments?.join(", ") ?? t("scope.all-environments"),
  ].join(" · ");
}

/** One freeze, with its span in every region it covers. */
export async function freezeCard(ctx: Ctx, freeze: Freeze): Promise<Card> {
  const t = words(ctx, "calendar");
  const spans = spansOf(freeze, await findRegionClocks(ctx));
  const isOver = freeze.endedAt !== null || spans.every((span) => span.endsAt <= now(ctx));
  const holds = spans.some((span) => isHolding(span, now(ctx)));
  const state = isOver ? t("state.over") : freeze.isConfirmed ? t("state.confirmed") : t("state.proposed");
  const notes = clockNotes(ctx, freeze, spans);
  return {
    title: t("card.title", { name: freeze.name }),
    notification: shorten(t("card.notification", { name: freeze.name }), 100),
    tone: holds && freeze.isConfirmed ? "warning" : "neutral",
    blocks: [
      {
        kind: "facts",
        facts: [
          [t("card.state"), holds && freeze.isConfirmed ? t("state.holding") : state],
          [t("card.covers"), scopeOf(ctx, freeze)],
        ],
      },
      { kind: "list", title: t("card.spans"), items: spans.map((span) => saySpan(ctx, span)) },
      { kind: "quote", text: freeze.reason },
      ...notes.map((text): Block => ({ kind: "text", text, style: "quiet" })),
      ...(isOver ? [] : endButtons(ctx, freeze)),
    ],
  };
}

function endButtons(ctx: Ctx, freeze: Freeze): Block[] {
  const t = words(ctx, "calendar");
  if (freeze.managedBy === "file") return [{ kind: "text", text: t("card.from-file"), style: "quiet" }];
  if (!mayDo(ctx, "calendar.freeze", { region: freeze.regions?.[0] })) return [];
  const button: ActionButton = {
    action: "calendar.end-freeze",
    subject: subject("freeze", freeze),
    revision: freeze.revision,
    label: t("card.end"),
    style: "danger",
    confirm: {
      title: t("card.end"),
      text: t("card.end-sure", { name: freeze.name }),
      yes: t("card.end"),
      no: t("card.keep"),
    },
  };
  return [{ kind: "buttons", buttons: [button] }];
}

/** What holds now and what comes, the nearest first. */
export function calendarCard(ctx: Ctx, listed: readonly ListedFreeze[]): Card {
  const t = words(ctx, "calendar");
  if (listed.length === 0)
    return {
      title: t("list.title"),
      notification: t("list.empty"),
      blocks: [{ kind: "text", text: t("list.empty") }, newButton(ctx)],
    };
  const shown = listed.slice(0, MOST_LISTED);
  return {
    title: t("list.title"),
    notification: t("list.notification", { count: listed.length }),
    tone: listed.some((entry) => entry.isHoldingNow && entry.freeze.isConfirmed) ? "warning" : "neutral",
    blocks: [
      ...shown.flatMap((entry): Block[] => [
        { kind: "text", text: listTitle(ctx, entry), style: "strong" },
        { kind: "list", items: entry.spans.map((span) => saySpan(ctx, span)) },
        { kind: "quote", text: entry.freeze.reason },
      ]),
      ...(listed.length > shown.length
        ? [{ kind: "text", text: t("list.more", { count: listed.length - shown.length }) } as const]
        : []),
      newButton(ctx),
    ],
  };
}

function newButton(ctx: Ctx): Block {
  const button: ActionButton = {
    action: "calendar.new-freeze",
    subject: { kind: "organisation", id: ctx.org.id },
    label: words(ctx, "calendar")("list.add"),
    opensForm: true,
  };
  return { kind: "buttons", buttons: [button] };
}

function listTitle(ctx: Ctx, { freeze, isHoldingNow }: ListedFreeze): string {
  const t = words(ctx, "calendar");
  const state = !freeze.isConfirmed
    ? t("state.proposed")
    : isHoldingNow
      ? t("state.holding")
      : t("state.confirmed");
  return t("list.item", { name: freeze.name, state, scope: scopeOf(ctx, freeze) });
}
