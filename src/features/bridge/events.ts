/** What bridges announce. */
import { defineEvent } from "../../core/events.ts";
import type { Bridge } from "./tables.ts";

/** People can join from now on. */
export const bridgeOpened = defineEvent<Bridge>("bridge.opened");
/** No provider could; the fall-back stands on the card. */
export const bridgeFailed = defineEvent<Bridge>("bridge.failed");
