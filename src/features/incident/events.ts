/** What incidents announce to the rooms above. */
import type { Block, Fact } from "../../chat/card.ts";
import { defineEvent } from "../../core/events.ts";
import type { Incident } from "./tables.ts";

export const incidentOpened = defineEvent<Incident>("incident.opened");
/** Someone has it (`ownerId`); every waiting page of it can stand down. */
export const incidentAcknowledged = defineEvent<Incident>("incident.acknowledged");
/** An update, a finished task, a mitigation: the no-progress clock starts anew. Told while the row is being changed. */
export const incidentProgressed = defineEvent<Pick<Incident, "id" | "progressAt">>("incident.progressed");
/** Severity, service, team or title changed; `before` is the row as it was. */
export const incidentChanged = defineEvent<{ readonly before: Incident; readonly after: Incident }>(
  "incident.changed",
);
/** Its owner changed after it was acknowledged. */
export const incidentAssigned = defineEvent<Incident>("incident.assigned");
/** Resolved, cancelled or merged: `state` says which. */
export const incidentEnded = defineEvent<Incident>("incident.ended");
export const incidentReopened = defineEvent<Incident>("incident.reopened");
/** Someone was asked by name to take an incident that nobody has yet. */
export const personAsked = defineEvent<{ readonly incident: Incident; readonly personId: string }>(
  "incident.person-asked",
);

/**
 * Asked while an incident's card is made: rooms above put their blocks into `blocks` (the pages, the bridge,
 * what escalation does next). A room that is off is not asked, so nothing of it is shown.
 */
export const incidentCardAsked = defineEvent<{
  readonly incident: Incident;
  readonly facts: Fact[];
  readonly blocks: Block[];
}>("incident.card-asked");

/** Asked when an incident's channel is wanted: rooms above name whom to invite. */
export const incidentPeopleAsked = defineEvent<{
  readonly incident: Incident;
  readonly people: Set<string>;
}>("incident.people-asked");
