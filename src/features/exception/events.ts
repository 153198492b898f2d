/** What exceptions announce to the rooms above. */
import { defineEvent } from "../../core/events.ts";
import type { Exception } from "./tables.ts";

export const exceptionRequested = defineEvent<Exception>("exception.requested");
/** It holds from now until `endsAt`. */
export const exceptionGranted = defineEvent<Exception>("exception.granted");
export const exceptionRefused = defineEvent<Exception>("exception.refused");
/** It ran out, was taken back, or its subject changed. */
export const exceptionEnded = defineEvent<Exception>("exception.ended");
