/** Proves an organisation's record from its first row to its head, a slice at a time. */
import { sql } from "../../db/drizzle.ts";
import type { Database } from "../../db/open.ts";
import { openTransaction, type Transaction } from "../../db/transaction.ts";
import { type Checkpoint, checkRow, type Flaw, type RecordRow, START } from "./check-row.ts";

export type Verification = {
  readonly rows: number;
  /** Where the record ended when it was looked at. */
  readonly head: Checkpoint;
  readonly flaw: Flaw | null;
};

/** What the head says, and where the rows end; read in one statement, so that both are of one instant. */
export type Reach = { readonly head: Checkpoint; readonly lastSeq: number };

/** Small enough for a worker's lease, large enough that reading is not waiting. */
export const ROWS_A_SLICE = 5000;

/** How far the record of the transaction's organisation reaches. */
export async function readReach(tx: Transaction): Promise<Reach> {
  const [row] = await tx.query<{ seq: string | null; hash: string | null; last: string | null }>(sql`
    select h.seq, h.hash, r.last from
      (select max(seq) as last from records where org_id = ${tx.orgId}) r
      left join chain_heads h on h.org_id = ${tx.orgId}`);
  const head = row?.hash ? { seq: Number(row.seq), hash: row.hash } : START;
  return { head, lastSeq: Number(row?.last ?? 0) };
}

export type Slice = {
  /** Where the next slice begins. */
  readonly at: Checkpoint;
  readonly flaw: Flaw | null;
  readonly isEnd: boolean;
};

/**
 * Checks the rows after `from`, at most `ROWS_A_SLICE`, never beyond `head`. `checkpoint`: what the chain must
 * have been at that number.
 */
export async function verifySlice(
  tx: Transaction,
  from: Checkpoint,
  against: { readonly head: Checkpoint; readonly checkpoint?: Checkpoint | undefined },
): Promise<Slice> {
  const { head, checkpoint } = against;
  // Both ends of the range are named: with a LIMIT instead, the planner sorts all the rest for every slice.
  const until = Math.min(from.seq + ROWS_A_SLICE, head.seq);
  const rows = await tx.query<Omit<RecordRow, "seq"> & { seq: string | number }>(sql`
    select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        || case when at < '0001-01-01T00:00:00Z' then ' BC' else '' end as at,
      actor, action, subject, entry, hash
    from records where org_id = ${tx.orgId} and seq > ${from.seq} and seq <= ${until} order by seq`);
  let at = from;
  for (const row of rows) {
    const flaw = checkRow(tx.orgId, at, { ...row, seq: Number(row.seq) });
    if (flaw) return { at, flaw, isEnd: true };
    at = { seq: Number(row.seq), hash: row.hash };
    if (at.seq === checkpoint?.seq && at.hash !== checkpoint.hash)
      return { at, flaw: { seq: at.seq, kind: "checkpoint" }, isEnd: true };
  }
  if (at.seq < until) return { at, flaw: { seq: at.seq + 1, kind: "gap" }, isEnd: true };
  return { at, flaw: null, isEnd: until === head.seq };
}

/** What is wrong with the end of a chain whose rows were all right up to `at`. Pure. */
export function checkEnd(at: Checkpoint, reach: Reach, checkpoint?: Checkpoint): Flaw | null {
  const { head, lastSeq } = reach;
  if (checkpoint && checkpoint.seq > head.seq) return { seq: head.seq + 1, kind: "missing-tail" };
  if (at.hash !== head.hash) return { seq: head.seq, kind: "head" };
  return lastSeq > head.seq ? { seq: head.seq + 1, kind: "head" } : null;
}

/**
 * Verifies the whole record of one organisation, each slice in a transaction of its own: rows only ever come
 * on, so none is missed and nobody waits. Changes nothing.
 */
export async function verifyRecord(
  db: Database,
  orgId: string,
  checkpoint?: Checkpoint,
): Promise<Verification> {
  const reach = await openTransaction(db, orgId, readReach);
  const { head } = reach;
  let at = START;
  for (;;) {
    const slice = await openTransaction(db, orgId, (tx) => verifySlice(tx, at, { head, checkpoint }));
    at = slice.at;
    if (slice.flaw) return { rows: at.seq, head, flaw: slice.flaw };
    if (slice.isEnd) return { rows: at.seq, head, flaw: checkEnd(at, reach, checkpoint) };
  }
}
