/** What exceptions announce to the rooms above. */
import { defineEvent } from "../../core/events.ts";
import type { Subject } from "../../core/subject.ts";
import type { Exception } from "./tables.ts";

/** Asked of the room that knows the subject: it adds whose own matter it is now. */
export const authorsAsked = defineEvent<{ readonly of: Subject; readonly authors: Set<string> }>(
  "exception.authors-asked",
);
export const exceptionRequested = defineEvent<Exception>("exception.requested");
/** It holds from now until `endsAt`. */
export const exceptionGranted = defineEvent<Exception>("exception.granted");
export const exceptionRefused = defineEvent<Exception>("exception.refused");
/** It ran out, was taken back, or its subject changed. */
export const exceptionEnded = defineEvent<Exception>("exception.ended");
