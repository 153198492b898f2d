/** What the rooms above learn about people. */
import { defineEvent } from "../../core/events.ts";
import type { Identity, Person } from "./tables.ts";

/** Asked before somebody ends a person's part here: a room above may refuse. */
export const personLeaving = defineEvent<Person>("person.leaving");
/** The person acts no more: what he holds needs someone else. */
export const personLeft = defineEvent<Person>("person.left");
/** An account was linked to a person; `linkedAt` says since when. */
export const accountLinked = defineEvent<Identity>("person.account-linked");
/** Gone from one platform; the person may be alive on another. */
export const accountBlocked = defineEvent<Identity>("person.account-blocked");

/** Asked by `/baton @someone`: rooms above add, through `add`, what the person holds in their own words. */
export type HoldingsAsked = {
  readonly personId: string;
  readonly add: (title: string, lines: readonly string[]) => void;
};
export const holdingsAsked = defineEvent<HoldingsAsked>("person.holdings-asked");
