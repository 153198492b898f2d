/** The one way in which a verb of this room changes an incident that exists. */

import { beginRefresh } from "../../chat/live-cards.ts";
import { type Act, expectAct, recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { Refusal } from "../../core/refusal.ts";
import { subject } from "../../core/subject.ts";
import { allEnded } from "../../db/awaited-later.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { type Prepared, prepared } from "../../db/prepared.ts";
import { findNames } from "./find-names.ts";
import { getIncident } from "./get-incident.ts";
import { beginIncidentLine, type IncidentLine } from "./lines.ts";
import { nameIn } from "./share-incident.ts";
import { type Incident, incidents } from "./tables.ts";

export type State = Incident["state"];
export const ACTIVE = ["open", "acknowledged"] as const satisfies readonly State[];
export const ENDED = ["resolved", "cancelled", "merged"] as const satisfies readonly State[];

export const isActive = (incident: Incident): boolean => ACTIVE.some((state) => state === incident.state);

type Change = {
  readonly action: `incident.${string}`;
  /** The states in which this may happen; the UPDATE carries them, so of two at once one wins. */
  readonly from: readonly State[];
  readonly set: Partial<Incident>;
  /** Narrows the UPDATE further, where the state alone does not tell. */
  readonly ifStill?: Partial<Pick<Incident, "revision">>;
  readonly happenedAt?: Date;
  /** What every home of it is told. */
  readonly line: IncidentLine;
  /** What needs nothing of the changed row, and is undone with it where it could not be changed. */
  readonly beside?: () => Promise<void>;
};

/**
 * Changes the row, records what changed, refreshes its cards and posts its line. Null where it was not in such a state
 * any more: then the caller refuses, so that all of it is undone.
 */
export async function changeIncident(ctx: Ctx, before: Incident, change: Change): Promise<Incident | null> {
  const changing = updateRow(ctx, before, change);
  // Sent behind the UPDATE: answered as the changed row is locked, on the same way there and back.
  expectAct(ctx, actOf(change, before, { ...before, ...change.set }));
  const postLine = beginIncidentLine(ctx, before, change.line);
  const refresh = beginRefresh(ctx, subject("incident", before));
  const [[after]] = await allEnded([changing, change.beside?.()]);
  if (!after) return null;
  await recordAudit(ctx, actOf(change, before, after));
  if (typeof change.set.ownerId === "string") await nameIn(ctx, after, [change.set.ownerId]);
  refresh();
  postLine(after);
  return after;
}

function actOf({ action, set, happenedAt }: Change, before: Incident, after: Incident): Act {
  const fields = Object.keys(set) as (keyof Incident)[];
  const pick = (row: Incident) => Object.fromEntries(fields.map((field) => [field, row[field]]));
  // The authors stand beside the words, so that each is sealed under the key of who wrote it.
  const authors = (row: Incident) => ({ openedBy: row.openedBy, lastUpdateBy: row.lastUpdateBy });
  return {
    action,
    subject: subject("incident", before),
    table: incidents,
    before: { ...authors(before), ...pick(before) },
    after: { ...authors(after), ...pick(after) },
    ...(happenedAt ? { happenedAt } : {}),
  };
}

/** Built once for each set of columns: people change the same few things all night. */
const UPDATES = new Map<string, Prepared<Record<string, unknown>, Incident[]>>();

function updateRow(ctx: Ctx, before: Incident, { set, from, ifStill }: Change): Promise<Incident[]> {
  const revision = ifStill?.revision;
  const columns = Object.entries(set).filter(([, value]) => value !== undefined);
  // What is taken away stands in the text: a value that is left open is written by its column, which cannot write none.
  const columnsKey = columns.map(([column, value]) => (value === null ? `no ${column}` : column)).join();
  const key = revision === undefined ? columnsKey : `${columnsKey} if still`;
  const known = UPDATES.get(key) ?? prepareUpdate(columns, revision !== undefined);
  UPDATES.set(key, known);
  const which = { orgId: ctx.org.id, id: before.id, from: [...from], wasRevision: revision };
  return ctx.tx.run(known, { ...Object.fromEntries(columns), ...which });
}

const prepareUpdate = (columns: readonly [string, unknown][], isIfStill: boolean) =>
  prepared<Record<string, unknown>>()((queries) =>
    queries
      .update(incidents)
      .set({
        ...Object.fromEntries(
          columns.map(([column, value]) => [column, value === null ? null : sql.placeholder(column)]),
        ),
        revision: sql`${incidents.revision} + 1`,
      })
      .where(
        and(
          eq(incidents.orgId, sql.placeholder("orgId")),
          eq(incidents.id, sql.placeholder("id")),
          sql`${incidents.state} = any(${sql.placeholder("from")}::text[])`,
          isIfStill ? eq(incidents.revision, sql.placeholder("wasRevision")) : undefined,
        ),
      )
      .returning()
      .prepare("change an incident"),
  );

/** Says why a change came too late: who has it, since when it is over, or that somebody else was a moment faster. */
export async function refuseAsItIs(ctx: Ctx, incidentId: string, wasRace = false): Promise<never> {
  const incident = await getIncident(ctx, incidentId);
  const number = incident.number;
  if (!isActive(incident)) {
    const at = nearInstant(ctx, incident.resolvedAt ?? incident.openedAt);
    throw new Refusal(`incident.already-${incident.state}`, { number, at });
  }
  if (wasRace) throw new Refusal("incident.changed-meanwhile", { number });
  if (incident.state === "open") throw new Refusal("incident.still-open", { number });
  const names = await findNames(ctx, [incident.ownerId]);
  const at = nearInstant(ctx, incident.acknowledgedAt ?? incident.openedAt);
  throw new Refusal("incident.already-acknowledged", { number, name: names.of(incident.ownerId), at });
}
