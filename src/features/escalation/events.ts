/** What this room says to itself, so that whoever calls need not know what follows. */
import { defineEvent } from "../../core/events.ts";
import type { Page } from "../page/tables.ts";

/** Of those called together, the page of one whom nothing reached; told once all of them were called. */
export const calledInVain = defineEvent<Page>("escalation.called-in-vain");
