/** graphile-worker with its local queue and batched completion. */
import { EventEmitter } from "node:events";
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import postgres from "postgres";
import { serveSteps } from "../contender.ts";
import { openRecordWork } from "./record-work.ts";
import { GRAPHILE_SETTINGS } from "./settings.ts";
import type { Opening, QueueSteps, Setting } from "./steps.ts";
import { inParts, type Job, openTally, timeInFlight } from "./tally.ts";

const NAME = "bench";
const tally = openTally();
const logger = new Logger(() => (level, message) => {
  if (level === "error") console.error(message);
});

const presetFor = (connectionString: string) => ({
  worker: {
    connectionString,
    logger,
    maxPoolSize: GRAPHILE_SETTINGS.connections,
    concurrentJobs: GRAPHILE_SETTINGS.concurrency,
    pollInterval: GRAPHILE_SETTINGS.pollIntervalMs,
    localQueue: { size: GRAPHILE_SETTINGS.localQueueSize },
    completeJobBatchDelay: GRAPHILE_SETTINGS.completeBatchMs,
    failJobBatchDelay: GRAPHILE_SETTINGS.completeBatchMs,
  },
});

async function open(opening: Opening) {
  const utils = await makeWorkerUtils({ preset: presetFor(opening.databaseUrl) });
  await utils.migrate();
  const work =
    opening.work === "record"
      ? await openRecordWork(opening.databaseUrl, opening.organisations, GRAPHILE_SETTINGS.concurrency)
      : async () => {};
  const sql = postgres(opening.databaseUrl, { max: 1, onnotice: () => {} });
  return { utils, work, opening, sql };
}

let opened: Awaited<ReturnType<typeof open>> | undefined;
const at = () => {
  if (!opened) throw new Error("not open yet");
  return opened;
};

async function setAll(jobs: readonly Job[]): Promise<void> {
  for (const part of inParts(jobs, 1000))
    await at().utils.addJobs(
      part.map((job) => ({ identifier: NAME, payload: job, runAt: new Date(job.dueAt) })),
    );
}

serveSteps({
  async open(opening) {
    opened = await open(opening);
  },
  set: setAll,
  async start() {
    const { opening, work } = at();
    const isNothing = opening.work === "nothing";
    const task = async (payload: unknown) => {
      const job = payload as Job;
      if (!isNothing) await work(job);
      tally.note(job);
    };
    await run({
      preset: presetFor(opening.databaseUrl),
      taskList: { [NAME]: task },
      noHandleSignals: true,
      events: new EventEmitter(),
    });
  },
  counts: async () => tally.counts(),
  async unfinished() {
    const [row] = await at().sql`
      select count(*)::int as count from graphile_worker._private_jobs where run_at <= now()`;
    return Number(row?.count ?? 0);
  },
  collect: async () => tally.collect(),
  setEach: (setting: Setting) =>
    timeInFlight(setting, (id) =>
      at().utils.addJob(NAME, { id, dueAt: setting.dueAt, org: 0 }, { runAt: new Date(setting.dueAt) }),
    ),
  async setMany({ count, dueAt }: Setting) {
    const began = performance.now();
    await setAll(Array.from({ length: count }, (_, id) => ({ id, dueAt, org: 0 })));
    return performance.now() - began;
  },
} satisfies QueueSteps);
