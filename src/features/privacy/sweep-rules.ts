/** What is removed when its time is over. Children stand before parents. The record is never swept. */
import { deliveries, handles, places, posts } from "../../chat/tables.ts";
import {
  and,
  exists,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  not,
  or,
  type PgTable,
  type SQL,
  sql,
} from "../../db/drizzle.ts";
import { outbox, timers } from "../../engine/tables.ts";
import { apiAnswers } from "../../web/tables.ts";
import { accounts } from "../account/tables.ts";
import { bridges } from "../bridge/tables.ts";
import { escalationRuns } from "../escalation/tables.ts";
import { handoffNotes, handoffs } from "../handoff/tables.ts";
import { incidentPeople, incidents } from "../incident/tables.ts";
import { covers } from "../oncall/tables.ts";
import { pageAttempts, pages } from "../page/tables.ts";
import { linkAttempts, linkCodes } from "../person/tables.ts";
import type { PrivacyFile } from "./privacy-file.ts";

export type SweepRule = {
  readonly table: PgTable;
  readonly keep: keyof PrivacyFile["keepDays"];
  /** What was over before that instant. Row-level security narrows it to the organisation. */
  readonly isOver: (before: Date) => SQL | undefined;
};

const endedIncidents = (before: Date) =>
  sql`(select org_id, id from incidents where resolved_at < ${before.toISOString()}::timestamptz and state in ('resolved', 'cancelled', 'merged'))`;
const ofEndedIncident = (before: Date) => sql`(org_id, incident_id) in ${endedIncidents(before)}`;

export const SWEEP_RULES: readonly SweepRule[] = [
  { table: deliveries, keep: "deliveries", isOver: (before) => lt(deliveries.seenAt, before) },
  { table: apiAnswers, keep: "deliveries", isOver: (before) => lt(apiAnswers.seenAt, before) },
  { table: handles, keep: "deliveries", isOver: (before) => lt(handles.expiresAt, before) },
  { table: linkCodes, keep: "deliveries", isOver: (before) => lt(linkCodes.expiresAt, before) },
  { table: linkAttempts, keep: "deliveries", isOver: (before) => lt(linkAttempts.at, before) },
  {
    table: timers,
    keep: "engine",
    isOver: (before) => and(ne(timers.state, "waiting"), lt(timers.doneAt, before)),
  },
  { table: outbox, keep: "engine", isOver: (before) => lt(outbox.settledAt, before) },
  {
    table: accounts,
    keep: "engine",
    isOver: (before) => and(isNull(accounts.personId), lt(accounts.heardAt, before)),
  },
  { table: bridges, keep: "incidents", isOver: ofEndedIncident },
  { table: incidentPeople, keep: "incidents", isOver: ofEndedIncident },
  { table: escalationRuns, keep: "incidents", isOver: ofEndedIncident },
  { table: pageAttempts, keep: "incidents", isOver: (before) => lt(pageAttempts.dueAt, before) },
  {
    table: pages,
    keep: "incidents",
    isOver: (before) =>
      and(
        ne(pages.state, "due"),
        lt(pages.dueAt, before),
        not(
          exists(sql`(select from page_attempts a where a.org_id = pages.org_id and a.page_id = pages.id)`),
        ),
      ),
  },
  {
    table: posts,
    keep: "incidents",
    // An incident's card goes on being edited as long as it is open, however old it is.
    isOver: (before) =>
      and(
        lt(posts.queuedAt, before),
        not(
          exists(
            sql`(select from incidents i where i.org_id = posts.org_id and 'incident:' || i.id = posts.subject
              and (i.org_id, i.id) not in ${endedIncidents(before)})`,
          ),
        ),
      ),
  },
  {
    table: places,
    keep: "incidents",
    isOver: (before) =>
      sql`(org_id, subject) in (select org_id, 'incident:' || id from incidents where (org_id, id) in ${endedIncidents(before)})`,
  },
  { table: covers, keep: "incidents", isOver: (before) => lt(covers.endsAt, before) },
  { table: handoffNotes, keep: "incidents", isOver: (before) => lt(handoffNotes.at, before) },
  {
    table: handoffs,
    keep: "incidents",
    isOver: (before) =>
      and(inArray(handoffs.state, ["accepted", "superseded"]), lt(handoffs.boundaryAt, before)),
  },
  {
    table: incidents,
    keep: "incidents",
    isOver: (before) =>
      and(
        isNotNull(incidents.resolvedAt),
        lt(incidents.resolvedAt, before),
        inArray(incidents.state, ["resolved", "cancelled", "merged"]),
        not(
          or(
            exists(
              sql`(select from bridges b where b.org_id = incidents.org_id and b.incident_id = incidents.id)`,
            ),
            exists(
              sql`(select from escalation_runs r where r.org_id = incidents.org_id and r.incident_id = incidents.id)`,
            ),
            exists(
              sql`(select from incident_people p where p.org_id = incidents.org_id and p.incident_id = incidents.id)`,
            ),
          ) ?? sql`false`,
        ),
      ),
  },
];
