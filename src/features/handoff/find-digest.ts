/** What a handoff says: read from the present, in I-PASS order (severity, summary, actions, situation, notes). */
import type { Ctx } from "../../core/context.ts";
import { isRoomOn } from "../../core/rooms.ts";
import { and, eq, gt, inArray, sql } from "../../db/drizzle.ts";
import { timers } from "../../engine/tables.ts";
import { findActiveIncidents } from "../incident/find-incidents.ts";
import type { Incident } from "../incident/tables.ts";
import { teams } from "../organisation/tables.ts";
import { findHolds } from "../release/find-holds.ts";
import { findWaiting } from "../release/find-releases.ts";
import { sayHolds } from "../release/say-holds.ts";
import type { Release } from "../release/tables.ts";
import { findNotes } from "./find-handoffs.ts";
import type { HandoffNote } from "./tables.ts";

export type Digest = {
  readonly teamName: string;
  readonly incidents: readonly { readonly incident: Incident; readonly nextDueAt: Date | null }[];
  /** Each with why it is held, as sentences in the reader's language; none where nothing holds it. */
  readonly releases: readonly { readonly release: Release; readonly reasons: readonly string[] }[];
  readonly notes: readonly HandoffNote[];
};

/** Everything of a team that somebody must have in mind now. `handoffId` keeps the notes that went with it. */
export async function findDigest(ctx: Ctx, teamId: string, handoffId: string | null): Promise<Digest> {
  const [team] = await ctx.tx
    .select({ name: teams.name })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, teamId)));
  const all = isRoomOn(ctx, "incident") ? await findActiveIncidents(ctx, teamId) : [];
  const open = all.filter((incident) => !incident.isPractice);
  const requested = isRoomOn(ctx, "release") ? await findWaiting(ctx) : [];
  const waiting = requested.filter((release) => release.teamId === teamId && !release.isPractice);
  const due = await findNextDue(ctx, open);
  const releases = [];
  for (const release of waiting) {
    const { holds } = await findHolds(ctx, release);
    releases.push({ release, reasons: await sayHolds(ctx, holds) });
  }
  return {
    teamName: team?.name ?? "",
    incidents: open.map((incident) => ({ incident, nextDueAt: due.get(incident.id) ?? null })),
    releases,
    notes: await findNotes(ctx, teamId, handoffId),
  };
}

/** When the next timer of each incident runs out: the next page, the no-progress watch. */
async function findNextDue(ctx: Ctx, open: readonly Incident[]): Promise<ReadonlyMap<string, Date>> {
  if (open.length === 0) return new Map();
  const incidentId = sql<string>`${timers.payload} ->> 'incidentId'`;
  const rows = await ctx.tx
    .select({ id: incidentId, dueAt: sql<string>`min(${timers.dueAt})` })
    .from(timers)
    .where(
      and(
        eq(timers.orgId, ctx.org.id),
        eq(timers.state, "waiting"),
        gt(timers.dueAt, ctx.tx.now),
        inArray(
          incidentId,
          open.map((incident) => incident.id),
        ),
      ),
    )
    .groupBy(incidentId);
  return new Map(rows.map((row) => [row.id, new Date(row.dueAt)]));
}
