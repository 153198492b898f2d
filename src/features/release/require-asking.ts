/** Whether agreement to a release is asked for: until it is approved, and after that where a place is open again. */
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { findHolds, type Hold } from "./find-holds.ts";
import type { Release } from "./tables.ts";

/** `holds`: what holds it now. */
export const isAsking = (release: Release, holds: readonly Hold[]): boolean =>
  release.state === "requested" ||
  (release.state === "approved" && holds.some((hold) => hold.kind === "approvals"));

/** Errors: `release.is-<state>`. */
export async function requireAsking(ctx: Ctx, release: Release): Promise<void> {
  if (release.state === "requested") return;
  if (release.state === "approved" && isAsking(release, (await findHolds(ctx, release)).holds)) return;
  throw new Refusal(`release.is-${release.state}`, { number: release.number });
}
