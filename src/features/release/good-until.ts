/** An approval is good for a while: what was right to let go in June may not be in December. */
import { type Ctx, now } from "../../core/context.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import type { Release } from "./tables.ts";

const GOOD_MS = 30 * DAY_MS;

type Decided = Pick<Release, "state" | "decidedAt" | "plannedFor">;

/** Until when an approved release may go, held or not; null for every other one. */
export function goodUntil({ state, decidedAt, plannedFor }: Decided): Date | null {
  if (state !== "approved" || decidedAt === null) return null;
  return new Date(Math.max(decidedAt.getTime(), plannedFor?.getTime() ?? 0) + GOOD_MS);
}

/** Whether its approval has ended, said or not. */
export function hasLapsed(ctx: Ctx, release: Decided): boolean {
  const until = goodUntil(release);
  return until !== null && until <= now(ctx);
}

/** Whether it has run out, as a request or as an approval; its timer may be late to say so. */
export const hasRunOut = (ctx: Ctx, release: Release): boolean =>
  (release.state === "requested" && release.expiresAt <= now(ctx)) || hasLapsed(ctx, release);

/** Its state for the texts: what ran out after it was approved is told apart from what nobody decided. */
export const stateWord = ({ state, decidedAt }: Decided): Release["state"] | "not-gone" =>
  state === "expired" && decidedAt !== null ? "not-gone" : state;

/** Of the timer that looks at the warning and at the end of an approval. */
export const approvalKey = (release: Pick<Release, "id">): string => `release:${release.id}:approval`;
