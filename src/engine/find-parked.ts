/**
 * What was given up after failing too often. Nobody but an operator knows whether its cause is mended: until he says
 * so it stays as it is, is counted by the auditor, and is swept with what is done.
 */
import type { Ctx } from "../core/context.ts";

/** One timer or effect that was given up; `id` is what an operator types. */
export type Parked = {
  readonly id: string;
  readonly kind: string;
  /** The timer's key or the effect's mark. */
  readonly of: string;
  readonly givenUpAt: Date;
  readonly why: string | null;
  /** An effect that was on its way when it was given up: nobody knows whether it arrived. */
  readonly mayHaveArrived: boolean;
};

const FIND = `select 't' || id as id, kind, key as of, done_at as "givenUpAt", last_error as why, false as "mayHaveArrived"
from timers where org_id = $1 and state = 'parked'
union all
select 'e' || id, kind, mark, settled_at, last_error, started_at is not null or may_repeat
from outbox where org_id = $1 and state = 'parked'
order by "givenUpAt", id`;

/** Everything that one organisation's Baton gave up, oldest first. */
export async function findParked({ tx, org }: Ctx): Promise<Parked[]> {
  const rows = await tx.send<Parked>(FIND, [org.id]);
  // The drivers differ in how they give instants.
  return rows.map((row) => ({ ...row, givenUpAt: new Date(row.givenUpAt) }));
}
