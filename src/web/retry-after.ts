/** How long a server asks to be left alone (RFC 9110, Retry-After). */
import { processNow } from "../db/clock.ts";

const SHORTEST_MS = 500;
const LONGEST_MS = 3_600_000;

/** Milliseconds, from seconds or from a date, at most an hour; undefined where it says nothing that can be read. */
export function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - processNow().getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(SHORTEST_MS, ms), LONGEST_MS) : undefined;
}
