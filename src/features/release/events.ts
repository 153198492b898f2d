/** What releases announce to the rooms above. */
import { defineEvent } from "../../core/events.ts";
import type { Release } from "./tables.ts";

export const releaseRequested = defineEvent<Release>("release.requested");
/** What approvers are shown changed: earlier approvals count for nothing any more. */
export const releaseChanged = defineEvent<{ readonly before: Release; readonly after: Release }>(
  "release.changed",
);
/** Everyone who must agree has; it may still be held. */
export const releaseApproved = defineEvent<Release>("release.approved");
export const releaseRejected = defineEvent<Release>("release.rejected");
export const releaseWithdrawn = defineEvent<Release>("release.withdrawn");
export const releaseExpired = defineEvent<Release>("release.expired");
/** A person holds it, or no longer does (`heldAt`). */
export const releaseHeld = defineEvent<Release>("release.held");
/** Approved and nothing holds it any more. */
export const releaseFreed = defineEvent<Release>("release.freed");
export const releaseWent = defineEvent<Release>("release.went");
/** Done or rolled back: `state` says which. */
export const releaseEnded = defineEvent<Release>("release.ended");
