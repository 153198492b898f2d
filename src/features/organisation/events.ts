/** What the organisation announces. */
import type { Ctx } from "../../core/context.ts";
import { defineEvent } from "../../core/events.ts";
import type { Refusal } from "../../core/refusal.ts";
import type { Change, Names } from "./file-section.ts";
import type { Gone } from "./find-gone-names.ts";
import type { InstallationRow } from "./find-installation.ts";
import type { RightsDifference } from "./survey-holders.ts";

/** Looks at what a file has done before it is kept; with a refusal all of it is taken back. */
export type Look = (
  ctx: Ctx,
  outcome: { readonly fileHash: string; readonly rights: readonly RightsDifference[] },
) => Promise<Refusal | null>;

/** Asked before a file is applied: rooms above may remember how things stand, and add a look. */
export const organisationApplying = defineEvent<{ readonly looks: Look[] }>("organisation.applying");

/** A file was applied and something changed: rotations, rules and timers may have to be reckoned anew. */
export const organisationApplied = defineEvent<{
  readonly changes: readonly Change[];
  readonly names: Names;
}>("organisation.applied");

/** Asked by `plan`, once the file is in force: which open work names what is not there any more. */
export const goneAsked = defineEvent<Gone>("organisation.gone-asked");

/** Baton was uninstalled from a whole Slack team or tenant. */
export const installationLost = defineEvent<InstallationRow>("organisation.installation-lost");

/** Baton was taken out of channels of teams. */
export const placesLost = defineEvent<{
  readonly installation: InstallationRow;
  readonly names: readonly string[];
}>("organisation.places-lost");
