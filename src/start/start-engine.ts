/** The part of a process that does what is due and what must happen outside: worker, Redis, auditor. */
import type { App } from "../app.ts";
import type { Log } from "../core/log.ts";
import { processNow } from "../db/clock.ts";
import { sql } from "../db/drizzle.ts";
import { describeError } from "../db/errors.ts";
import type { Database } from "../db/open.ts";
import { growthWatch } from "../db/statistics.ts";
import { openTransaction } from "../db/transaction.ts";
import { type Auditor, startAuditor } from "../engine/auditor.ts";
import type { Standing } from "../engine/instance.ts";
import { connectRedis, type RedisWake } from "../engine/redis-wake.ts";
import { startRounds } from "../engine/rounds.ts";
import { startWorker, type Worker } from "../engine/worker.ts";
import type { Settings } from "../env.ts";
import { guardRoom } from "../features/guard-room.ts";
import { ROOMS } from "../features/index.ts";
import { beatWith } from "./heartbeat.ts";

/** Sweeps with and without Redis, in milliseconds: without it the sweep itself is what makes timers prompt. */
const SWEEP_WITH_REDIS_MS = 500;
const SWEEP_ALONE_MS = 100;
/** Redis names one worker for what is due. Where it does not, whoever swept fires it this much later. */
const HINTS_WITHIN_MS = 40;
const GROWTH_EVERY_MS = 2000;

export type Engine = {
  /** Milliseconds since the worker last came round. */
  readonly idleMs: () => number;
  stop(): Promise<void>;
};

type EngineParts = {
  readonly app: App;
  readonly settings: Pick<Settings, "redisUrl" | "heartbeatUrl">;
  readonly log: Log;
  readonly standing: Pick<Standing, "kind">;
};

/** Worker, Redis and auditor. While held, nothing is sent and no timer fires; the auditor still looks. */
export async function startEngine({ app, settings, log, standing }: EngineParts): Promise<Engine> {
  const skewMs = await clockSkew(app.house.db);
  let redis: RedisWake | null = null;
  const worker: Worker | null =
    standing.kind === "held"
      ? null
      : startWorker(app.work, {
          sweepMs: () => (redis?.isHealthy() ? SWEEP_WITH_REDIS_MS : SWEEP_ALONE_MS),
          hintsWithinMs: () => (redis?.isHealthy() ? HINTS_WITHIN_MS : 0),
          lanes: 16,
          skewMs: () => skewMs,
        });
  if (settings.redisUrl !== undefined) {
    redis = connectRedis({ url: settings.redisUrl, log, skewMs: () => skewMs, worker });
  }
  const auditor: Auditor = startAuditor({
    house: app.house,
    checks: ROOMS.map(guardRoom).flatMap((room) => room.checks ?? []),
    everyMs: 30_000,
    beat:
      settings.heartbeatUrl === undefined || standing.kind === "held"
        ? null
        : beatWith(settings.heartbeatUrl, log),
  });
  const growth = worker ? followGrowth(app.house.db, log) : null;
  return {
    idleMs: () => (worker ? performance.now() - worker.lastRound() : 0),
    stop: async () => {
      await growth?.();
      await auditor.stop();
      await worker?.stop();
      await redis?.stop();
    },
  };
}

/** Keeps the planner's statistics with tables that grow. Returns the function that ends it. */
function followGrowth(db: Database, log: Log): () => Promise<void> {
  const look = growthWatch(db);
  return startRounds(GROWTH_EVERY_MS, async () => {
    try {
      await look();
    } catch (error) {
      log.warn({ cause: describeError(error) }, "the planner's statistics could not be looked at");
    }
  });
}

/** How far the database's clock is ahead of ours, in milliseconds. */
async function clockSkew(db: Database): Promise<number> {
  const [row] = await openTransaction(db, "*", (tx) =>
    tx.query<{ now: string }>(sql`select app_now() as now`),
  );
  return row ? new Date(row.now).getTime() - processNow().getTime() : 0;
}
