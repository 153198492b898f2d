/** What approvers are shown, as one hash: an approval is of exactly this, and of nothing that comes after. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { Fault } from "../../core/refusal.ts";
import type { Release } from "./tables.ts";

type Shown = Pick<
  Release,
  | "number"
  | "revision"
  | "service"
  | "version"
  | "environment"
  | "regions"
  | "plannedFor"
  | "notes"
  | "rollback"
  | "rule"
  | "requestedBy"
  | "isPractice"
>;

/**
 * SHA-256 (hex) of the canonical JSON (RFC 8785) of everything on the card. The revision is part of it, so
 * that a change and its undoing do not bring old approvals back to life.
 */
export function digestOf(release: Shown): string {
  const { number, revision, service, version, environment, regions, notes, rollback, rule } = release;
  const shown = canonicalize({
    number,
    revision,
    service,
    version,
    environment,
    regions: [...regions].sort(),
    notes,
    rollback,
    rule,
    requestedBy: release.requestedBy,
    isPractice: release.isPractice,
    plannedFor: release.plannedFor?.toISOString() ?? null,
  });
  if (shown === undefined) throw new Fault("a release must be JSON");
  return createHash("sha256").update(shown).digest("hex");
}
