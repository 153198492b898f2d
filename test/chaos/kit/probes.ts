/** Probes: many timers, each of which says its name once in a conversation; and what came of them. */
import { z } from "zod";
import { installations } from "../../../src/chat/tables.ts";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { records } from "../../../src/core/tables.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { openTransaction } from "../../../src/db/transaction.ts";
import { setTimer } from "../../../src/engine/timers.ts";
import { organisations } from "../../../src/features/organisation/tables.ts";
import type { Fleet } from "./fleet.ts";
import { probeTimer } from "./probe-room.ts";

/** Channels `C1PROBE0…` for Slack. */
export const probeChannels = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`C1PROBE${n}`, `probe-${n}`]));

export type Probe = { readonly name: string; readonly conversation: string; readonly dueAt: Date };

export async function organisationOf(fleet: Fleet): Promise<string> {
  const [org] = await openTransaction(fleet.db, "*", (tx) =>
    tx.select({ id: organisations.orgId }).from(organisations),
  );
  if (!org) throw new Error("the fleet has no organisation");
  return org.id;
}

/** The database's time. */
export const databaseNow = (fleet: Fleet): Promise<Date> =>
  openTransaction(fleet.db, "*", async (tx) => tx.now);

/** Sets the timers, a hundred at a time. */
export async function setProbes(fleet: Fleet, probes: readonly Probe[], platform = "slack"): Promise<void> {
  const orgId = await organisationOf(fleet);
  const actor = { kind: "baton", part: "proof" } as const;
  for (let at = 0; at < probes.length; at += 100) {
    await inOrganisation(fleet.app.house, { orgId, actor }, async (ctx) => {
      const [installation] = await ctx.tx
        .select()
        .from(installations)
        .where(eq(installations.platform, platform as "slack"));
      for (const { name, conversation, dueAt } of probes.slice(at, at + 100)) {
        const payload = { name, conversation, installationId: installation?.id ?? "" };
        await setTimer(ctx, probeTimer, { key: name, dueAt, payload });
      }
    });
  }
}

/** How many acts of this kind are on record. */
export async function countRecords(fleet: Fleet, action: string): Promise<number> {
  const [row] = await fleet.db.raw<{ n: number }>(
    "select count(*)::int as n from records where action = $1",
    [action],
  );
  return row?.n ?? 0;
}

/** How often each probe left a record. */
export async function firedOnRecord(fleet: Fleet): Promise<Map<string, number>> {
  const orgId = await organisationOf(fleet);
  const rows = await openTransaction(fleet.db, orgId, (tx) =>
    tx.select({ entry: records.entry }).from(records).where(eq(records.action, "probe.fired")),
  );
  return counted(rows.map(({ entry }) => (JSON.parse(entry) as { after: { name: string } }).after.name));
}

export type Arrival = {
  readonly name: string;
  readonly at: Date;
  readonly channel: string;
  /** Which of our posts it is. */
  readonly mark: string;
};

/** What Slack took in, in order; the answer may have been lost. */
export const arrivals = (fleet: Fleet): Arrival[] =>
  fleet.slack.world.effects
    .filter(({ method, answer }) => method === "chat.postMessage" && answer.ok === true)
    .map(({ args, at }) => ({
      name: String(args.text),
      at,
      channel: String(args.channel),
      mark: markOf(args.metadata),
    }));

function markOf(metadata: unknown): string {
  const read = typeof metadata === "string" ? JSON.parse(metadata) : metadata;
  return Metadata.parse(read).event_payload.mark;
}

const Metadata = z.object({ event_payload: z.object({ mark: z.string() }) });

export function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The value below which this part of the sorted numbers lies. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

/** Waits until something holds; resolves to whether it did in time. */
export async function until(holds: () => Promise<boolean> | boolean, withinMs: number): Promise<boolean> {
  const from = performance.now();
  for (;;) {
    if (await holds()) return true;
    if (performance.now() - from > withinMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
