/** Times inside what people type about an incident: "02:50 failover began", "… next 04:00". */
import { type Ctx, now } from "../../core/context.ts";
import { readTime } from "../../core/read-time.ts";

const DAY_MS = 86_400_000;
/** Longer than any clock jumps. */
const JUST_MS = 3 * 3_600_000;

const readerOf = (ctx: Ctx, after: Date) => ({
  language: ctx.reader.language,
  zone: ctx.reader.zone ?? ctx.org.zone,
  after,
  now: now(ctx),
});

const ago = (ctx: Ctx, ms: number): Date => new Date(now(ctx).getTime() - ms);

/**
 * The clocks have just jumped over it, and it is the same time of the day before only by accident: what was meant is
 * for those who read the words to say.
 */
const isUnshown = (ctx: Ctx, typed: string): boolean =>
  [DAY_MS, JUST_MS].some((ms) => readTime(typed, readerOf(ctx, ago(ctx, ms)))?.is === "absent");

/** A bare time lies within the last day: at 00:10 a note about 23:50 means yesterday evening. */
function past(ctx: Ctx, typed: string): { text: string; happenedAt: Date | null } {
  const words = typed.split(/\s+/);
  for (const count of [4, 3, 2, 1]) {
    const first = words.slice(0, count).join(" ");
    if (words.length <= count || !/\d/.test(first)) continue;
    const time = readTime(first, readerOf(ctx, ago(ctx, DAY_MS)));
    if (!time || time.isWholeDay || time.at > now(ctx) || isUnshown(ctx, first)) continue;
    return { text: typed.slice(typed.indexOf(first) + first.length).trim(), happenedAt: time.at };
  }
  return { text: typed, happenedAt: null };
}

const NEXT = /(?:^|[\s,;.]+)next(?:\s+update)?(?:\s+(?:at|in))?\s+(\S+(?:\s+\S+)?)\s*\.?$/i;

/** `… next 04:00`, `… next update in 30 min`: when the next update comes. Otherwise all of it is text. */
function next(ctx: Ctx, typed: string): { text: string; nextUpdateAt: Date | null } {
  const match = NEXT.exec(typed);
  const said = match?.[1] ?? "";
  const reader = readerOf(ctx, now(ctx));
  const time = match ? (readTime(said, reader) ?? readTime(`in ${said}`, reader)) : null;
  if (!match || !time || time.isWholeDay) return { text: typed, nextUpdateAt: null };
  return { text: typed.slice(0, match.index).trim(), nextUpdateAt: time.at };
}

export const readWhen = { past, next } as const;
