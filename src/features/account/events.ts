/** What the rooms above learn about accounts. */
import { defineEvent } from "../../core/events.ts";
import type { KnownRow } from "./tables.ts";

/** A platform told something new of an account. `before`: null where it is heard of for the first time. */
export const accountSeen = defineEvent<{ readonly before: KnownRow | null; readonly after: KnownRow }>(
  "account.seen",
);

/** Baton cannot write to an account any more. */
export const chatLost = defineEvent<KnownRow>("account.chat-lost");
