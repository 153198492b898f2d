/** What incidents announce to the rooms above. */
import { defineEvent } from "../../core/events.ts";
import type { Incident } from "./tables.ts";

export const incidentOpened = defineEvent<Incident>("incident.opened");
/** Someone has it (`ownerId`); every waiting page of it can stand down. */
export const incidentAcknowledged = defineEvent<Incident>("incident.acknowledged");
/** An update, a finished task, a mitigation: the no-progress clock starts anew. */
export const incidentProgressed = defineEvent<Incident>("incident.progressed");
/** Severity, service, team or title changed; `before` is the row as it was. */
export const incidentChanged = defineEvent<{ readonly before: Incident; readonly after: Incident }>(
  "incident.changed",
);
/** Its owner changed after it was acknowledged. */
export const incidentAssigned = defineEvent<Incident>("incident.assigned");
/** Resolved, cancelled or merged: `state` says which. */
export const incidentEnded = defineEvent<Incident>("incident.ended");
export const incidentReopened = defineEvent<Incident>("incident.reopened");
