/** Reads what stands on the record: timelines, trails and metrics come from here and are kept nowhere else. */
import { and, asc, eq } from "../db/drizzle.ts";
import type { Account, Ctx } from "./context.ts";
import { isSealed, livingKeys, type SealingKeys, unsealRow, unsealValue } from "./seal.ts";
import { type Subject, subjectKey } from "./subject.ts";
import { records } from "./tables.ts";

export type RecordedAct = {
  readonly seq: number;
  readonly at: Date;
  readonly happenedAt: Date;
  readonly actor: string;
  /** Whose account acted, where it belonged to no person; null as well once it has been forgotten. */
  readonly account: Account | null;
  readonly action: string;
  readonly subject: string;
  /** Personal values are null once their person has been forgotten. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
};

type Entry = {
  happenedAt?: string;
  by?: unknown;
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
      account: (unsealValue(entry.by ?? null, keys) as Account | null) ?? null,
      action: row.action,
      subject: row.subject,
      before: unsealRow(entry.before ?? {}, keys),
      after: unsealRow(entry.after ?? {}, keys),
    };
  });
}

async function readingKeys(ctx: Ctx, entries: readonly Entry[]): Promise<SealingKeys> {
  const persons = new Set<string>();
  for (const entry of entries) {
    const values = [entry.by, ...Object.values(entry.before ?? {}), ...Object.values(entry.after ?? {})];
    for (const value of values) if (isSealed(value)) persons.add(value.for);
  }
  return livingKeys(ctx.tx, ctx.house, [...persons]);
}
