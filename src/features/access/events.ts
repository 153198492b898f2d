/** What tokens announce to the rooms above. */
import { defineEvent } from "../../core/events.ts";
import type { ApiToken } from "./tables.ts";

/** Asked before a token is made: a room above may say that it must wait. */
export const tokenAsked = defineEvent<{ readonly rights: readonly string[]; isHeld: boolean }>(
  "access.token-asked",
);
/** A token was made and does not act yet. */
export const tokenHeld = defineEvent<ApiToken>("access.token-held");
