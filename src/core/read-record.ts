/** Reads what stands on the record: timelines, trails and metrics come from here and are kept nowhere else. */
import { and, asc, eq, inArray } from "../db/drizzle.ts";
import type { Ctx } from "./context.ts";
import { type SealingKeys, unseal } from "./seal.ts";
import { type Subject, subjectKey } from "./subject.ts";
import { personKeys, records } from "./tables.ts";

export type RecordedAct = {
  readonly seq: number;
  readonly at: Date;
  readonly happenedAt: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** Personal values are null once their person has been forgotten. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
};

type Entry = {
  happenedAt?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/** Every recorded act on one subject, oldest first. Callers check visibility of the subject themselves. */
export async function findActs(ctx: Ctx, of: Subject): Promise<RecordedAct[]> {
  const rows = await ctx.tx
    .select()
    .from(records)
    .where(and(eq(records.orgId, ctx.org.id), eq(records.subject, subjectKey(of))))
    .orderBy(asc(records.seq));
  const entries = rows.map((row) => JSON.parse(row.entry) as Entry);
  const keys = await readingKeys(ctx, entries);
  return rows.map((row, index) => {
    const entry = entries[index] ?? {};
    return {
      seq: row.seq,
      at: row.at,
      happenedAt: entry.happenedAt ? new Date(entry.happenedAt) : row.at,
      actor: row.actor,
      action: row.action,
      subject: row.subject,
      before: unseal(entry.before ?? {}, keys),
      after: unseal(entry.after ?? {}, keys),
    };
  });
}

async function readingKeys(ctx: Ctx, entries: readonly Entry[]): Promise<SealingKeys> {
  const persons = new Set<string>();
  for (const entry of entries) {
    for (const value of [...Object.values(entry.before ?? {}), ...Object.values(entry.after ?? {})]) {
      if (typeof value === "object" && value !== null && "for" in value) persons.add(String(value.for));
    }
  }
  if (persons.size === 0) return new Map();
  const rows = await ctx.tx
    .select()
    .from(personKeys)
    .where(and(eq(personKeys.orgId, ctx.org.id), inArray(personKeys.personId, [...persons])));
  return new Map(rows.map((row) => [row.personId, ctx.house.keys.unwrap(row.wrapped)]));
}
