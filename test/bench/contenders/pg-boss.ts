/** pg-boss with several workers, its shortest polling, batches, and no pause while a batch came full. */
import { PgBoss } from "pg-boss";
import postgres from "postgres";
import { serveSteps } from "../contender.ts";
import { openRecordWork } from "./record-work.ts";
import { PG_BOSS_SETTINGS, WORK_CONNECTIONS } from "./settings.ts";
import type { Opening, QueueSteps, Setting } from "./steps.ts";
import { inParts, type Job, openTally, timeInFlight } from "./tally.ts";

const NAME = "bench";
const tally = openTally();

async function open(opening: Opening) {
  const boss = new PgBoss({
    connectionString: opening.databaseUrl,
    max: PG_BOSS_SETTINGS.connections,
    schedule: false,
  });
  boss.on("error", (error) => console.error(error));
  await boss.start();
  await boss.createQueue(NAME);
  const work =
    opening.work === "record"
      ? await openRecordWork(opening.databaseUrl, opening.organisations, WORK_CONNECTIONS)
      : async () => {};
  const sql = postgres(opening.databaseUrl, { max: 1, onnotice: () => {} });
  return { boss, work, opening, sql };
}

let opened: Awaited<ReturnType<typeof open>> | undefined;
const at = () => {
  if (!opened) throw new Error("not open yet");
  return opened;
};

async function setAll(jobs: readonly Job[]): Promise<void> {
  for (const part of inParts(jobs, 1000))
    await at().boss.insert(
      NAME,
      part.map((job) => ({ data: job, startAfter: new Date(job.dueAt) })),
    );
}

serveSteps({
  async open(opening) {
    opened = await open(opening);
  },
  set: setAll,
  async start() {
    const { boss, opening, work } = at();
    const isNothing = opening.work === "nothing";
    const one = async ({ data }: { readonly data: Job }) => {
      if (!isNothing) await work(data);
      tally.note(data);
    };
    const settings = {
      batchSize: PG_BOSS_SETTINGS.batch,
      localConcurrency: PG_BOSS_SETTINGS.workers,
      pollingIntervalSeconds: PG_BOSS_SETTINGS.pollingSeconds,
      burstWhenBatchFull: true,
    };
    await boss.work<Job>(NAME, settings, async (jobs) => {
      await Promise.all(jobs.map(one));
    });
  },
  counts: async () => tally.counts(),
  async unfinished() {
    const [row] = await at().sql`
      select count(*)::int as count from pgboss.job
      where name = ${NAME} and state in ('created', 'retry', 'active') and start_after <= now()`;
    return Number(row?.count ?? 0);
  },
  collect: async () => tally.collect(),
  setEach: (setting: Setting) =>
    timeInFlight(setting, (id) =>
      at().boss.send(NAME, { id, dueAt: setting.dueAt, org: 0 }, { startAfter: new Date(setting.dueAt) }),
    ),
  async setMany({ count, dueAt }: Setting) {
    const began = performance.now();
    await setAll(Array.from({ length: count }, (_, id) => ({ id, dueAt, org: 0 })));
    return performance.now() - began;
  },
} satisfies QueueSteps);
