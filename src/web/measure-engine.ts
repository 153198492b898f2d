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

/** Depth and age of the outbox, read when Prometheus asks. */
export async function measureOutbox(db: Database, metrics: Metrics): Promise<void> {
  const rows = await openTransaction(db, "*", (tx) =>
    tx.query<{ priority: number; depth: string; age: string | null }>(sql`
      select priority, count(*) as depth, extract(epoch from app_now() - min(due_at)) as age
      from outbox where state in ('waiting', 'sending') group by priority`),
  );
  metrics.outboxDepth.reset();
  metrics.outboxAge.reset();
  for (const { priority, depth, age } of rows) {
    metrics.outboxDepth.set({ priority }, Number(depth));
    metrics.outboxAge.set({ priority }, Math.max(Number(age ?? 0), 0));
  }
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
