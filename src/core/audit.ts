/** The record: who did what to what, hash-chained per organisation, erasable by person, provable offline. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { classesOf } from "../db/columns.ts";
import { eq, type PgTable } from "../db/drizzle.ts";
import type { Flusher, Transaction } from "../db/transaction.ts";
import type { Actor, Ctx } from "./context.ts";
import type { House } from "./house.ts";
import { Fault } from "./refusal.ts";
import { personsNamed, seal, sealingKeys } from "./seal.ts";
import { type Subject, subjectKey } from "./subject.ts";
import { chainHeads, records } from "./tables.ts";

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

type Pending = { readonly house: House; readonly actor: string; readonly person: string; readonly act: Act };

/** How an actor stands in the record: an id, never a name. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case "person":
      return `person:${actor.id}`;
    case "account":
      return `account:${actor.account.provider}:${actor.account.tenant}:${actor.account.subject}`;
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

/**
 * Puts an act on the record of the context's organisation; written in one flush just before COMMIT, so a
 * rolled back act leaves nothing. Free text is sealed under the acting person's key.
 */
export async function recordAudit(ctx: Ctx, act: Act): Promise<void> {
  const person = ctx.actor.kind === "person" ? ctx.actor.id : ctx.org.id;
  ctx.tx.append(recordFlusher, { house: ctx.house, actor: actorKey(ctx.actor), person, act });
}

/** How many acts this transaction has put on record so far and not yet written. */
export const recordsAppended = (ctx: Ctx): number => ctx.tx.appended(recordFlusher);

/** SHA-256 over the previous hash and the entry, as `printf '%s%s' "$hash" "$entry" | sha256sum` computes it. */
export const recordHash = (previous: string, entry: string): string =>
  createHash("sha256").update(previous).update(entry).digest("hex");

const recordFlusher: Flusher<Pending> = {
  name: "records",
  order: 90, // last: a chain head is locked by every writer of the organisation until COMMIT
  async flush(tx, items) {
    const [first] = items;
    if (!first) return;
    const persons = items.flatMap((item) =>
      personsNamed(classOf(item.act), [item.act.before, item.act.after], item.person),
    );
    const keys = await sealingKeys(tx, first.house, persons);
    const head = await lockHead(tx);
    let { seq, hash } = head;
    const rows = items.map(({ actor, person, act }) => {
      seq += 1;
      const at = tx.now;
      const entry = canonicalize({
        format: RECORD_FORMAT,
        org: tx.orgId,
        seq,
        at: at.toISOString(),
        actor,
        action: act.action,
        subject: subjectKey(act.subject),
        ...(act.happenedAt ? { happenedAt: act.happenedAt.toISOString() } : {}),
        ...(act.before ? { before: seal(plain(act.before), classOf(act), person, keys) } : {}),
        ...(act.after ? { after: seal(plain(act.after), classOf(act), person, keys) } : {}),
      });
      if (entry === undefined) throw new Fault("a record must be JSON");
      hash = recordHash(hash, entry);
      return {
        orgId: tx.orgId,
        seq,
        at,
        actor,
        action: act.action,
        subject: subjectKey(act.subject),
        entry,
        hash,
      };
    });
    await Promise.all([
      tx.insert(records).values(rows),
      tx.update(chainHeads).set({ seq, hash }).where(eq(chainHeads.orgId, tx.orgId)),
    ]);
  },
};

const classOf = (act: Act) => (act.table ? classesOf(act.table) : undefined);

/** Instants as ISO texts, without absent values: what JSON can hold. */
const plain = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(row)) as Record<string, unknown>;

async function lockHead(tx: Transaction): Promise<{ seq: number; hash: string }> {
  const read = () => tx.select().from(chainHeads).where(eq(chainHeads.orgId, tx.orgId)).for("update");
  const [head] = await read();
  if (head) return head;
  await tx.insert(chainHeads).values({ orgId: tx.orgId, seq: 0, hash: GENESIS }).onConflictDoNothing();
  const [made] = await read();
  if (!made) throw new Fault("an organisation's chain has no head");
  return made;
}
