/** The record: who did what to what, hash-chained per organisation, erasable by person, provable offline. */
import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import { classesOf } from "../db/columns.ts";
import type { PgTable } from "../db/drizzle.ts";
import type { Flusher, Transaction } from "../db/transaction.ts";
import type { Account, Ctx } from "./context.ts";
import type { House } from "./house.ts";
import { Fault } from "./refusal.ts";
import {
  accountKeyId,
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
  ctx.tx.append(recordFlusher, {
    house: ctx.house,
    actor: actorKey(ctx),
    author: authorOf(ctx),
    account: ctx.actor.kind === "account" ? ctx.actor.account : null,
    act,
  });
}

/** How many acts this transaction has put on record so far and not yet written. */
export const recordsAppended = (ctx: Ctx): number => ctx.tx.appended(recordFlusher);

/** SHA-256 over the previous hash and the entry, as `printf '%s%s' "$hash" "$entry" | sha256sum` computes it. */
export const recordHash = (previous: string, entry: string): string =>
  hash("sha256", previous + entry, "hex");

const WRITE = `with written as (
  insert into records (org_id, seq, at, actor, action, subject, entry, hash)
  select $1::uuid, $2::bigint + n, $3::timestamptz, actor, action, subject, entry, hash
  from unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    with ordinality as written (actor, action, subject, entry, hash, n))
update chain_heads set seq = $4::bigint, hash = $5 where org_id = $1::uuid`;

const recordFlusher: Flusher<Pending> = {
  name: "records",
  order: 90, // last: a chain head is locked by every writer of the organisation until COMMIT
  async flush(tx, items) {
    const [first] = items;
    if (!first) return;
    const prepared = items.map((item) => ({ item, ...ownedRows(item) }));
    const accounts = items.flatMap((item) => (item.account ? [item.author] : []));
    const owners = [...prepared.flatMap(({ ownership }) => ownersNamed(ownership)), ...accounts];
    const [keys, head] = await Promise.all([sealingKeys(tx, first.house, owners), lockHead(tx)]);
    let last = head.hash;
    const entries = prepared.map((one, n) => entryOf(tx, head.seq + n + 1, { ...one, keys }));
    const hashes = entries.map((entry) => {
      last = recordHash(last, entry);
      return last;
    });
    const acts = items.map(({ act }) => act);
    tx.aside(WRITE, [
      tx.orgId,
      String(head.seq),
      tx.now.toISOString(),
      String(head.seq + entries.length),
      last,
      items.map(({ actor }) => actor),
      acts.map(({ action }) => action),
      acts.map(({ subject }) => subjectKey(subject)),
      entries,
      hashes,
    ]);
  },
};

type Prepared = {
  readonly item: Pending;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly ownership: Ownership;
};

function ownedRows({ act, author }: Pending): Omit<Prepared, "item"> {
  const [before, after] = [act.before && plain(act.before), act.after && plain(act.after)];
  const ownership: Ownership = {
    classes: act.table && classesOf(act.table),
    rows: [before, after].filter((row) => row !== undefined),
    concerned: act.subject.kind === "person" ? act.subject.id : null,
    author,
  };
  return { before, after, ownership };
}

/** RFC 8785 canonical JSON: what is hashed, to the byte. */
function entryOf(tx: Transaction, seq: number, prepared: Prepared & { readonly keys: SealingKeys }): string {
  const { item, before, after, ownership, keys } = prepared;
  const { act, actor, author, account } = item;
  const entry = canonicalize({
    format: RECORD_FORMAT,
    org: tx.orgId,
    seq,
    at: tx.now.toISOString(),
    actor,
    ...(account ? { by: sealValue(account, author, keys) } : {}),
    action: act.action,
    subject: subjectKey(act.subject),
    ...(act.happenedAt ? { happenedAt: act.happenedAt.toISOString() } : {}),
    ...(before ? { before: sealRow(before, ownership, keys) } : {}),
    ...(after ? { after: sealRow(after, ownership, keys) } : {}),
  });
  if (entry === undefined) throw new Fault("a record must be JSON");
  return entry;
}

type Row = Readonly<Record<string, unknown>>;

/** Instants as ISO texts, without absent values: what JSON can hold. */
const plain = (row: Row): Row => JSON.parse(JSON.stringify(row)) as Row;

const LOCK_HEAD = "select seq::float8 as seq, hash from chain_heads where org_id = $1::uuid for update";
const MAKE_HEAD =
  "insert into chain_heads (org_id, seq, hash) values ($1::uuid, 0, $2) on conflict do nothing";

async function lockHead(tx: Transaction): Promise<{ seq: number; hash: string }> {
  const read = () => tx.send<{ seq: number; hash: string }>(LOCK_HEAD, [tx.orgId]);
  const [head] = await read();
  if (head) return head;
  await tx.send(MAKE_HEAD, [tx.orgId, GENESIS]);
  const [made] = await read();
  if (!made) throw new Fault("an organisation's chain has no head");
  return made;
}
