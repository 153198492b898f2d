/** How every contender is set, in one place: what is run is what is printed beside the table. */

/** Baton's own look into Redis: src/engine/redis-wake.ts. */
export const FLOOR_SETTINGS = { gapMs: 10, batch: 200 } as const;

export const BULLMQ_SETTINGS = { concurrency: 50, workConcurrency: 24 } as const;

export const GRAPHILE_SETTINGS = {
  concurrency: 24,
  pollIntervalMs: 100,
  localQueueSize: 500,
  completeBatchMs: 0,
  connections: 26,
} as const;

export const PG_BOSS_SETTINGS = {
  workers: 4,
  pollingSeconds: 0.5,
  batch: 250,
  connections: 20,
} as const;

/** Connections for the work of P1b, for each peer: as many as it works on at a time, and no more than this. */
export const WORK_CONNECTIONS = 24;
