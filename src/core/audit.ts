/** The record: who did what to what, hash-chained per organisation, erasable by person, provable offline. */
import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import { classesOf } from "../db/columns.ts";
import type { PgTable } from "../db/drizzle.ts";
import { type Flusher, LAST, type Transaction } from "../db/transaction.ts";
import type { Account, Ctx } from "./context.ts";
import type { House } from "./house.ts";
import { Fault } from "./refusal.ts";
import {
  accountKeyId,
  askForKeys,
  type Ownership,
  ownersNamed,
  type SealingKeys,
  sealingKeys,
  sealRow,
  sealValue,
} from "./seal.ts";
import { type Subject, subjectKey } from "./subject.ts";

/** Raised when the shape of `entry` changes; verifiers read it first. */
export const RECORD_FORMAT = 1;

/** The hash before the first record. */
export const GENESIS = "0".repeat(64);

export type Act = {
  /** `<room>.<past participle>`: incident.opened */
  readonly action: string;
  readonly subject: Subject;
  /** The table whose column classes say which values of `before` and `after` are sealed, and for whom. */
  readonly table?: PgTable;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  /** When it happened, where that is not when it is recorded. */
  readonly happenedAt?: Date;
};

type Pending = {
  readonly house: House;
  readonly actor: string;
  /** Under whose key free text of this act stands. */
  readonly author: string;
  /** Set where the actor is an account: its own words about itself, sealed. */
  readonly account: Account | null;
  readonly act: Act;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly ownership: Ownership;
};

/** How an actor stands in the record: an id, never a name or an address. */
export function actorKey({ actor, org }: Pick<Ctx, "actor" | "org">): string {
  switch (actor.kind) {
    case "person":
      return `person:${actor.id}`;
    case "account":
      return `account:${accountKeyId(org.id, actor.account)}`;
    case "timer":
      return `timer:${actor.timer}`;
    case "token":
      return `token:${actor.id}`;
    case "file":
      return `file:${actor.by}`;
    case "baton":
      return `baton:${actor.part}`;
  }
}

function authorOf({ actor, org }: Ctx): string {
  if (actor.kind === "person") return actor.id;
  return actor.kind === "account" ? accountKeyId(org.id, actor.account) : org.id;
}

/**
 * Puts an act on the record of the context's organisation; written in one flush just before COMMIT, so a
 * rolled back act leaves nothing. Personal values are sealed for whom the table's classes name, free text for
 * its author; what has no class is sealed for the acting person unless it looks like an identifier.
 */
export async function recordAudit(ctx: Ctx, act: Act): Promise<void> {
  const author = authorOf(ctx);
  const owned = ownedRows(act, author);
  // Those of the first are asked for while the room goes on; of many at once the rest are asked for together.
  if (recordsAppended(ctx) === 0) askForKeys(ctx.tx, ownersNamed(owned.ownership));
  ctx.tx.append(recordFlusher, {
    house: ctx.house,
    actor: actorKey(ctx),
    author,
    account: ctx.actor.kind === "account" ? ctx.actor.account : null,
    act,
    ...owned,
  });
}

/** Asks for the keys that an act will need, where it is known before it is done; nothing is put on record. */
export function expectAct(ctx: Ctx, act: Act): void {
  askForKeys(ctx.tx, ownersNamed(ownedRows(act, authorOf(ctx)).ownership));
}

/** How many acts this transaction has put on record so far and not yet written. */
export const recordsAppended = (ctx: Ctx): number => ctx.tx.appended(recordFlusher);

/** SHA-256 over the previous hash and the entry, as `printf '%s%s' "$hash" "$entry" | sha256sum` computes it. */
export const recordHash = (previous: string, entry: string): string =>
  hash("sha256", previous + entry, "hex");

const APPEND = `select append_records($1::uuid, $2::timestamptz, $3, $4::text[], $5::text[], $6::text[],
  $7::text[], $8::text[])`;

const recordFlusher: Flusher<Pending> = {
  name: "records",
  order: LAST, // last: a chain head is locked by every writer of the organisation until COMMIT
  async flush(tx, items) {
    const [first] = items;
    if (!first) return;
    const accounts = items.flatMap((item) => (item.account ? [item.author] : []));
    const owners = [...items.flatMap(({ ownership }) => ownersNamed(ownership)), ...accounts];
    const keys = await sealingKeys(tx, first.house, owners);
    const entries = items.map((item) => entryOf(tx, item, keys));
    // Numbered and hashed by the database: between the lock and COMMIT nobody waits for this process.
    tx.aside(APPEND, [
      tx.orgId,
      tx.now.toISOString(),
      GENESIS,
      items.map(({ actor }) => actor),
      items.map(({ act }) => act.action),
      items.map(({ act }) => subjectKey(act.subject)),
      entries.map(({ before }) => before),
      entries.map(({ after }) => after),
    ]);
  },
};

function ownedRows(act: Act, author: string): Pick<Pending, "before" | "after" | "ownership"> {
  const [before, after] = [act.before && plain(act.before), act.after && plain(act.after)];
  const ownership: Ownership = {
    classes: act.table && classesOf(act.table),
    rows: [before, after].filter((row) => row !== undefined),
    concerned: act.subject.kind === "person" ? act.subject.id : null,
    author,
  };
  return { before, after, ownership };
}

/** RFC 8785 canonical JSON, what is hashed to the byte: what stands before the record's number, and after it. */
function entryOf(tx: Transaction, pending: Pending, keys: SealingKeys): { before: string; after: string } {
  const { act, actor, author, account, before, after, ownership } = pending;
  const about = subjectKey(act.subject);
  const entry = canonicalize({
    format: RECORD_FORMAT,
    org: tx.orgId,
    seq: 0,
    at: tx.now.toISOString(),
    actor,
    ...(account ? { by: sealValue(account, author, keys) } : {}),
    action: act.action,
    subject: about,
    ...(act.happenedAt ? { happenedAt: act.happenedAt.toISOString() } : {}),
    ...(before ? { before: sealRow(before, ownership, keys) } : {}),
    ...(after ? { after: sealRow(after, ownership, keys) } : {}),
  });
  // Canonical names stand in order: only the subject comes after the number.
  const end = `,"subject":${JSON.stringify(about)}}`;
  if (!entry?.endsWith(`"seq":0${end}`)) throw new Fault("a record must be JSON");
  return { before: entry.slice(0, -end.length - 1), after: end };
}

type Row = Readonly<Record<string, unknown>>;

/** Instants as ISO texts, without absent values: what JSON can hold. */
const plain = (row: Row): Row => JSON.parse(JSON.stringify(row)) as Row;
