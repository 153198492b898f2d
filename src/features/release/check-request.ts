/** What a release must say, however it was asked for; each wrong part is a sentence of its own. */
import { type Ctx, now } from "../../core/context.ts";
import { cleanText } from "../../core/instants.ts";
import { Refusal } from "../../core/refusal.ts";
import { shorten } from "../../core/shorten.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import { findServiceRegions, type Service } from "./find-services.ts";

export const LONGEST = { version: 60, notes: 2000, rollback: 500 } as const;
const FURTHEST_DAYS = 90;
/** A form filled in for "now" is a minute old when it arrives. */
const LATE_MS = 5 * 60_000;

/** No blanks and none of the signs that chat platforms read as a mention or a link. */
const VERSION = /^[\p{L}\p{N}][\p{L}\p{N}.+\-_/:~]*$/u;

/** Errors: `release.empty-version`, `release.bad-version`. */
export function cleanVersion(typed: string): string {
  const version = cleanText(typed).normalize("NFKC").trim();
  if (version === "") throw new Refusal("release.empty-version", {}, "version");
  if (version.length > LONGEST.version || !VERSION.test(version))
    throw new Refusal("release.bad-version", { most: LONGEST.version }, "version");
  return version;
}

/** Errors: `release.too-long`. */
export function cleanWords(typed: string, field: "notes" | "rollback"): string {
  const text = cleanText(typed).trim();
  if (text.length > LONGEST[field])
    throw new Refusal("release.too-long", { most: LONGEST[field], length: text.length }, field);
  return text;
}

/** Sorted keys of the affected regions. Errors: `release.not-there`. */
export async function checkRegions(
  ctx: Ctx,
  service: Service,
  wanted: readonly string[] | null,
): Promise<string[]> {
  const known = (await findServiceRegions(ctx, service)).map((region) => region.key);
  const unknown = wanted?.find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new Refusal(
      "release.not-there",
      { typed: shorten(unknown, 60), service: service.name, known: known.join(", ") },
      "regions",
    );
  return [...new Set(wanted ?? known)].sort();
}

/** Errors: `release.planned-in-past`, `release.planned-too-far`. */
export function checkPlanned(ctx: Ctx, plannedFor: Date | null): Date | null {
  if (plannedFor === null) return null;
  if (plannedFor.getTime() < now(ctx).getTime() - LATE_MS)
    throw new Refusal("release.planned-in-past", {}, "plannedFor");
  if (plannedFor.getTime() > now(ctx).getTime() + FURTHEST_DAYS * DAY_MS)
    throw new Refusal("release.planned-too-far", { days: FURTHEST_DAYS }, "plannedFor");
  return plannedFor;
}
