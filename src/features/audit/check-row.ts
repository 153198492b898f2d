/** What makes one row of the record right: its number, its hash over the row before, and columns that say what the entry says. */
import { GENESIS, RECORD_FORMAT, recordHash } from "../../core/audit.ts";

/** How far a chain reaches: the number and the hash of its last row. */
export type Checkpoint = { readonly seq: number; readonly hash: string };

/** Before the first row. */
export const START: Checkpoint = { seq: 0, hash: GENESIS };

export type FlawKind =
  /** A row is missing before this one. */
  | "gap"
  /** The row, or the one before it, is not what was hashed. */
  | "hash"
  /** A column says something else than the entry. */
  | "columns"
  /** The entry is not a record of ours. */
  | "entry"
  /** The record ends before, or goes on after, what its head says. */
  | "head"
  /** The checkpoint lies beyond the end: the newest rows are missing. */
  | "missing-tail"
  /** Another chain than the one that the checkpoint was taken from. */
  | "checkpoint";

/** The first number that is wrong, and what is wrong there. */
export type Flaw = { readonly seq: number; readonly kind: FlawKind };

export type RecordRow = {
  readonly seq: number;
  /** As the entry has it: UTC with milliseconds. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly entry: string;
  readonly hash: string;
};

/** What is wrong with a row that follows `before`; null where nothing is. Pure. */
export function checkRow(orgId: string, before: Checkpoint, row: RecordRow): Flaw | null {
  const seq = before.seq + 1;
  if (row.seq !== seq) return { seq, kind: "gap" };
  if (recordHash(before.hash, row.entry) !== row.hash) return { seq, kind: "hash" };
  const entry = parse(row.entry);
  if (entry?.format !== RECORD_FORMAT) return { seq, kind: "entry" };
  const isSame =
    entry.org === orgId &&
    entry.seq === row.seq &&
    entry.at === row.at &&
    entry.actor === row.actor &&
    entry.action === row.action &&
    entry.subject === row.subject;
  return isSame ? null : { seq, kind: "columns" };
}

function parse(entry: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(entry);
    return typeof value === "object" ? (value as Readonly<Record<string, unknown>>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const CHECKPOINT = /^(\d{1,15}):([0-9a-f]{64})$/;

/** `seq:hash`, as it is logged and given back; null where it is not one. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const match = CHECKPOINT.exec(text.trim());
  return match ? { seq: Number(match[1]), hash: match[2] ?? "" } : null;
}

export const checkpointText = ({ seq, hash }: Checkpoint): string => `${seq}:${hash}`;
