/** What the engine tells and what its tables hold, as metrics. */
import { stopwatch } from "../db/clock.ts";
import { sql } from "../db/drizzle.ts";
import type { Database } from "../db/open.ts";
import { openTransaction } from "../db/transaction.ts";
import type { Watch } from "../engine/watch.ts";
import type { Metrics } from "./metrics.ts";

/** The engine's watch, writing into metrics. */
export const watchWith = (metrics: Metrics): Watch => ({
  timerFired: (kind, lateMs) => metrics.timerLateSeconds.observe({ kind }, lateMs / 1000),
  timerFailed: (kind, isParked) => metrics.timerFailures.inc({ kind, parked: String(isParked) }),
  effectSettled(kind, outcome, lateMs) {
    metrics.effects.inc({ kind, outcome });
    metrics.effectLateSeconds.observe({ kind }, lateMs / 1000);
  },
  throttled(lane, forMs) {
    // A lane names a conversation; only its platform may become a label.
    const platform = /^(slack|teams)(?=:)/.exec(lane)?.[1] ?? "other";
    metrics.throttled.inc({ platform });
    metrics.throttledSeconds.inc({ platform }, forMs / 1000);
  },
});

type Depth = { readonly priority: number; readonly depth: string; readonly age: string | null };
type Due = { readonly due: string; readonly age: string | null };
type GivenUp = { readonly timers: string; readonly effects: string };

/** What waits, how long already, and what was given up; read when Prometheus asks. */
export async function measureTables(db: Database, metrics: Metrics): Promise<void> {
  const [outbox, [due], [parked]] = await openTransaction(db, "*", (tx) =>
    Promise.all([
      tx.query<Depth>(sql`
        select priority, count(*) as depth, extract(epoch from app_now() - min(due_at)) as age
        from outbox where state in ('waiting', 'sending') group by priority`),
      tx.query<Due>(sql`
        select count(*) as due, extract(epoch from app_now() - min(due_at)) as age
        from timers where state = 'waiting' and due_at <= app_now()`),
      tx.query<GivenUp>(sql`
        select (select count(*) from timers where state = 'parked') as timers,
          (select count(*) from outbox where state = 'parked') as effects`),
    ]),
  );
  forgetTables(metrics);
  for (const { priority, depth, age } of outbox) {
    metrics.outboxDepth.set({ priority }, Number(depth));
    metrics.outboxAge.set({ priority }, Math.max(Number(age ?? 0), 0));
  }
  metrics.timersDue.set(Number(due?.due ?? 0));
  metrics.timersAge.set(Math.max(Number(due?.age ?? 0), 0));
  metrics.parked.set({ what: "timers" }, Number(parked?.timers ?? 0));
  metrics.parked.set({ what: "effects" }, Number(parked?.effects ?? 0));
}

/** Where the tables cannot be read, older figures of them would mislead. */
export function forgetTables(metrics: Metrics): void {
  for (const gauge of [metrics.outboxDepth, metrics.outboxAge, metrics.parked]) gauge.reset();
  for (const gauge of [metrics.timersDue, metrics.timersAge]) gauge.set(Number.NaN);
}

/** The same database, whose transactions are counted and timed. */
export function measureCommits(db: Database, metrics: Metrics): Database {
  // Made from the database itself, since its role is only known later.
  return Object.create(db, {
    begin: {
      async value<T>(work: Parameters<typeof db.begin<T>>[0]): Promise<T> {
        const elapsedMs = stopwatch();
        try {
          const result = await db.begin(work);
          metrics.commits.inc({ outcome: "committed" });
          metrics.commitSeconds.observe(elapsedMs() / 1000);
          return result;
        } catch (error) {
          metrics.commits.inc({ outcome: "rolled-back" });
          throw error;
        }
      },
    },
  }) as Database;
}
