/** What pages announce to the rooms above them. */
import type { Block } from "../../chat/card.ts";
import { defineEvent } from "../../core/events.ts";
import type { Page } from "./tables.ts";

/** The person said *mine*, *can't* or *wrong team*: `answer` says which. */
export const pageAnswered = defineEvent<Page>("page.answered");
/** No way reached the person at all. */
export const pageUndeliverable = defineEvent<Page>("page.undeliverable");

/** Asked while a person's page card is made: rooms above add what this person needs (the call, one tap away). */
export const pageCardAsked = defineEvent<{ readonly page: Page; readonly blocks: Block[] }>(
  "page.card-asked",
);
