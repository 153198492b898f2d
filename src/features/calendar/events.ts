/** What the calendar announces to the rooms above. */
import { defineEvent } from "../../core/events.ts";
import type { Freeze } from "./tables.ts";

export const freezeAdded = defineEvent<Freeze>("calendar.freeze-added");
/** Ended before its time, or gone from the file. A freeze that simply runs out announces nothing. */
export const freezeEnded = defineEvent<Freeze>("calendar.freeze-ended");
