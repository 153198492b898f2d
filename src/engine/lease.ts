/**
 * Leases on lanes: short, so that a dead worker's lane is soon another's; kept alive for as long as its send
 * takes; and never trusted for longer than they were granted, so that a worker that stood still sends nothing.
 */

import type { House } from "../core/house.ts";
import { stopwatch } from "../db/clock.ts";
import { sql } from "../db/drizzle.ts";
import { describeError } from "../db/errors.ts";
import { openTransaction, type Transaction } from "../db/transaction.ts";

/** How long a lane stays with a worker that says nothing more, in milliseconds. */
export const LEASE_MS = 1000;
const RENEW_EVERY_MS = 250;
/** What a request may still need to reach the platform once the lease has been looked at, on a busy machine. */
const MARGIN_MS = 350;

export type Lane = { readonly orgId: string; readonly lane: string; readonly token: number };

/** One lane in the hands of this process. */
export type Lease = Lane & {
  /** Milliseconds since the lease was last granted, by this process's clock. */
  age: () => number;
};

/** The lease was taken over: whatever this holder has written down is undone. */
export class Superseded extends Error {}

/** Whether it surely still holds. To be asked at once before anything leaves. */
export const isSure = (lease: Lease): boolean => lease.age() < LEASE_MS - MARGIN_MS;

/** Grants the lease anew, in a transaction that has found the lane still ours. */
export async function renewLease(tx: Transaction, lease: Lease): Promise<boolean> {
  // Taken before the statement: the database grants from its own later instant on.
  const age = stopwatch();
  const rows = await tx.query(sql`
    update lanes set lease_until = app_now() + make_interval(secs => ${LEASE_MS / 1000})
    where org_id = ${lease.orgId} and lane = ${lease.lane} and token = ${lease.token} returning token`);
  if (rows.length > 0) lease.age = age;
  return rows.length > 0;
}

/** Renews it until it is stopped. A lease that cannot be renewed runs out, and whoever holds it notices. */
export function keepLease(house: House, lease: Lease): () => void {
  const rounds = setInterval(() => {
    openTransaction(house.db, lease.orgId, (tx) => renewLease(tx, lease)).catch((error: unknown) =>
      house.log.warn({ lane: lease.lane, cause: describeError(error) }, "a lease could not be renewed"),
    );
  }, RENEW_EVERY_MS);
  return () => clearInterval(rounds);
}
