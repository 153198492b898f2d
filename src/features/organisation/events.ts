/** What the organisation announces. */
import { defineEvent } from "../../core/events.ts";
import type { Change } from "./file-section.ts";

/** A file was applied and something changed: rotations, rules and timers may have to be reckoned anew. */
export const organisationApplied = defineEvent<{ readonly changes: readonly Change[] }>(
  "organisation.applied",
);
