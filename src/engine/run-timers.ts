/** Fires what is due, in batches: a savepoint a timer, one flush of record and outbox before COMMIT. */
import type { Ctx } from "../core/context.ts";
import { inOrganisation, newReference } from "../core/in-organisation.ts";
import { Refusal } from "../core/refusal.ts";
import { and, eq, sql } from "../db/drizzle.ts";
import { describeError, isUnreachable, isWorthRepeating } from "../db/errors.ts";
import { type Ahead, lookUp, openTransactionWith, type Transaction } from "../db/transaction.ts";
import { type ClaimedTimer, fireInTurn, putOff, type TimerWork } from "./fire-timers.ts";
import { timers } from "./tables.ts";

/** Timers of one transaction: batches of 50 to 100 keep lateness and total time lowest. */
const BATCH = 100;
/** Batches of one organisation before the others' are looked for again. */
const BATCHES_IN_A_ROW = 5;
/** Organisations whose timers fire at the same time. */
const ABREAST = 4;
/** One look into an index for each organisation, however many timers it has. */
const NEXT = `select o.org_id::text as "orgId", next.due_at as "dueAt", next.due_at <= app_now() as "isDue"
from organisations o cross join lateral (
  select due_at from timers t where t.org_id = o.org_id and t.state = 'waiting' order by due_at limit 1) next
where next.due_at <= app_now() + make_interval(secs => $1::float8 / 1000)`;
type Next = { readonly orgId: string; readonly dueAt: Date | string; readonly isDue: boolean };

/** What is due soon is told, so that nobody need hint at it. */
export type Soon = { readonly withinMs: number; readonly tell: (dueAt: Date) => void };
const NOTHING_SOON: Soon = { withinMs: 0, tell: () => {} };

/** Fires what is due now, once each. Resolves to how many rows it settled; 0 means nothing is due. */
export async function runDueTimers(work: TimerWork, soon = NOTHING_SOON): Promise<number> {
  const next = await lookUp<Next>(work.house.db, "*", { text: NEXT, parameters: [soon.withinMs] });
  for (const { dueAt, isDue } of next) if (!isDue) soon.tell(new Date(dueAt));
  const due = next.filter(({ isDue }) => isDue);
  let settled = 0;
  const fireNext = async (): Promise<void> => {
    for (let next = due.shift(); next !== undefined; next = due.shift())
      settled += await fireAll(work, next.orgId);
  };
  await Promise.all(Array.from({ length: Math.min(ABREAST, due.length) }, fireNext));
  return settled;
}

/** What is due in one organisation, batch after batch. */
async function fireAll(work: TimerWork, orgId: string): Promise<number> {
  let settled = 0;
  for (let batch = 0; batch < BATCHES_IN_A_ROW; batch++) {
    const fired = await fireSome(work, orgId);
    settled += fired;
    if (fired < BATCH) break;
  }
  return settled;
}

async function fireSome(work: TimerWork, orgId: string): Promise<number> {
  const claimed: string[] = [];
  try {
    return await fireBatch(work, { orgId, claimed });
  } catch (error) {
    if (isUnreachable(error) || isWorthRepeating(error) || claimed.length === 0) throw error;
    return await fireOneByOne(work, { orgId, keys: claimed }, error);
  }
}

/** Marked as done before they fire: a handler that sets its own key again wins over that. */
const claim = (which: string): string => `with due as (
  select org_id, key from timers where org_id = $1 and state = 'waiting' and due_at <= app_now() ${which}
  for update skip locked)
update timers t set state = 'done', done_at = app_now(), attempts = t.attempts + 1, last_error = null
from due where t.org_id = due.org_id and t.key = due.key
returning t.id::float8 as id, t.key, t.kind, t.version, t.payload, t.attempts, t.due_at as "dueAt", t.wanted_at as "wantedAt",
  t.lived_at as "livedAt", (select decided_at from instance) as "decidedAt"`;
const CLAIM = claim(`order by due_at limit ${BATCH}`);
const CLAIM_ONE = claim("and key = $2");

type Batch = {
  readonly orgId: string;
  /** Only this one. */
  readonly key?: string;
  /** Filled with the keys that it took, which a failure gives back. */
  readonly claimed: string[];
};

/** The row locks are the lease: a dead or paused worker's session ends, and with it everything it wrote. */
function fireBatch(work: TimerWork, { orgId, key, claimed }: Batch): Promise<number> {
  const ahead = (tx: Ahead) => {
    const taking =
      key === undefined
        ? tx.send<ClaimedTimer>(CLAIM, [orgId])
        : tx.send<ClaimedTimer>(CLAIM_ONE, [orgId, key]);
    return Promise.all([taking, work.house.findOrganisation(tx)]);
  };
  const fire = async (tx: Transaction, [rows, org]: Awaited<ReturnType<typeof ahead>>) => {
    if (!org) throw new Refusal("core.unknown-organisation");
    claimed.splice(0, claimed.length, ...rows.map((row) => row.key));
    const reader = { language: org.language, zone: org.zone };
    const actor = { kind: "baton", part: "timers" } as const;
    const ctx: Ctx = { tx, org, actor, reader, house: work.house, reference: newReference() };
    await fireInTurn(work, ctx, inOrder(rows));
    return rows.length;
  };
  return openTransactionWith(work.house.db, orgId, { ahead, work: fire });
}

const orNull = (at: Date | null): Date | null => (at === null ? null : new Date(at));

/** The drivers differ in how they give instants. */
const inOrder = (rows: readonly ClaimedTimer[]): ClaimedTimer[] =>
  rows
    .map((row) => ({
      ...row,
      ...{ dueAt: new Date(row.dueAt), wantedAt: new Date(row.wantedAt) },
      ...{ livedAt: orNull(row.livedAt), decidedAt: orNull(row.decidedAt) },
    }))
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.id - b.id);

/** A batch that fails as a whole (its flush, its COMMIT) is fired one by one, so that the culprit stands alone. */
async function fireOneByOne(
  work: TimerWork,
  { orgId, keys }: { readonly orgId: string; readonly keys: readonly string[] },
  why: unknown,
): Promise<number> {
  work.house.log.warn(
    { count: keys.length, cause: describeError(why) },
    "a batch of timers failed; firing them one by one",
  );
  let settled = 0;
  for (const key of keys) {
    try {
      settled += await fireBatch(work, { orgId, key, claimed: [] });
    } catch (error) {
      if (isUnreachable(error)) throw error;
      await putOffAlone(work, { orgId, key, error });
      settled += 1;
    }
  }
  return settled;
}

type Alone = { readonly orgId: string; readonly key: string; readonly error: unknown };

/** What its own transaction did is undone, so this one counts the attempt. */
async function putOffAlone(work: TimerWork, { orgId, key, error }: Alone): Promise<void> {
  await inOrganisation(work.house, { orgId, actor: { kind: "baton", part: "timers" } }, async (ctx) => {
    const mine = and(eq(timers.orgId, orgId), eq(timers.key, key), eq(timers.state, "waiting"));
    const [row] = await ctx.tx
      .update(timers)
      .set({ attempts: sql`${timers.attempts} + 1` })
      .where(mine)
      .returning();
    if (row) await putOff(work, ctx, { row, error });
  });
}
