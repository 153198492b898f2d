/**
 * Shapes that many sections share. A message of the form `<room>.<reason>` names the text of the mistake
 * (`mistake.<reason>` in that room's catalogue); rooms above do the same in their own schemas.
 */
import { z } from "zod";
import { LANGUAGES } from "../../core/words.ts";
import { isZoneToChoose } from "../../core/zone-names.ts";
import type { FilePath, NameKind, Names, Report } from "./file-section.ts";
import { findNearest } from "./find-nearest.ts";

/** A stable key: what the file, chat and the record call a row for ever. */
export const KeyName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "organisation.key");
/** The key before, where it was renamed. */
export const Was = KeyName.exactOptional();
export const Label = z.string().trim().min(1).max(80);
export const ZoneName = z.string().refine(isZoneToChoose, "organisation.zone");
export const LanguageName = z.enum(LANGUAGES, { error: "organisation.language" });
/** Wall-clock time, `09:30`. */
export const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "organisation.wall-time");
/** ISO 3166-1, two letters. */
export const Country = z.string().regex(/^[A-Z]{2}$/, "organisation.country");

export const WEEKDAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
/** Working hours as the file has them; days are kept as ISO numbers, Monday 1. */
export const Hours = z
  .strictObject({
    days: z.array(z.enum(WEEKDAYS)).min(1).default(["monday", "tuesday", "wednesday", "thursday", "friday"]),
    from: WallTime,
    to: WallTime,
  })
  .transform(({ days, from, to }) => ({ days: days.map((day) => WEEKDAYS.indexOf(day) + 1), from, to }));

/** Reports a key that nothing in the file has: who left is told apart, the nearest known key is offered. */
export function checkName(
  names: Names,
  report: Report,
  named: { readonly kind: NameKind; readonly key: string | undefined; readonly path: FilePath },
): void {
  const { kind, key, path } = named;
  if (key === undefined || names.has(kind, key)) return;
  const params = { kind, value: key, near: findNearest(key, names.keys(kind))[0] ?? "" };
  if (names.isGone(kind, key)) report({ path, key: "organisation.gone", params });
  else report({ path, key: params.near ? "organisation.no-such-near" : "organisation.no-such", params });
}

/** An account or channel as the file has it: `U0ANNA`, or `T0MERIDIAN/U0ANNA` where several installations are known. */
export function readTenant(
  names: Names,
  platform: "slack" | "teams",
  value: string,
): { readonly tenant: string; readonly id: string } | null {
  const slash = value.indexOf("/");
  const known = names.keys("installation").filter((key) => key.startsWith(`${platform}/`));
  if (slash > 0) {
    const tenant = value.slice(0, slash);
    return known.includes(`${platform}/${tenant}`) ? { tenant, id: value.slice(slash + 1) } : null;
  }
  const [only, ...others] = known;
  return only && others.length === 0 ? { tenant: only.slice(platform.length + 1), id: value } : null;
}

/** Reports an account or channel whose installation cannot be told. */
export function checkTenant(
  names: Names,
  report: Report,
  named: { readonly platform: "slack" | "teams"; readonly value: string; readonly path: FilePath },
): void {
  if (readTenant(names, named.platform, named.value)) return;
  const params = { platform: named.platform, value: named.value };
  report({ path: named.path, key: "organisation.no-installation", params });
}
