/** BullMQ, as its authors advise: bulk adding, one worker with concurrency, finished jobs removed. */
import { Queue, Worker } from "bullmq";
import { serveSteps } from "../contender.ts";
import { openRecordWork } from "./record-work.ts";
import { BULLMQ_SETTINGS } from "./settings.ts";
import type { Opening, QueueSteps, Setting } from "./steps.ts";
import { inParts, type Job, openTally, timeInFlight } from "./tally.ts";

const NAME = "bench";
const tally = openTally();

async function open(opening: Opening) {
  const { port } = new URL(opening.redisUrl);
  const connection = { host: "127.0.0.1", port: Number(port), maxRetriesPerRequest: null };
  const queue = new Queue<Job>(NAME, { connection });
  await queue.waitUntilReady();
  await queue.obliterate({ force: true });
  const work =
    opening.work === "record"
      ? await openRecordWork(opening.databaseUrl, opening.organisations, BULLMQ_SETTINGS.workConcurrency)
      : async () => {};
  return { connection, queue, work, opening };
}

let opened: Awaited<ReturnType<typeof open>> | undefined;
const at = () => {
  if (!opened) throw new Error("not open yet");
  return opened;
};

const optionsFor = (dueAt: number) => ({
  delay: Math.max(0, dueAt - Date.now()),
  removeOnComplete: true,
});

async function setAll(jobs: readonly Job[]): Promise<void> {
  for (const part of inParts(jobs, 1000))
    await at().queue.addBulk(part.map((job) => ({ name: NAME, data: job, opts: optionsFor(job.dueAt) })));
}

serveSteps({
  async open(opening) {
    opened = await open(opening);
  },
  set: setAll,
  async start() {
    const { connection, work, opening } = at();
    const isNothing = opening.work === "nothing";
    const worker = new Worker<Job>(
      NAME,
      async ({ data }) => {
        if (!isNothing) await work(data);
        tally.note(data);
      },
      {
        connection,
        concurrency: isNothing ? BULLMQ_SETTINGS.concurrency : BULLMQ_SETTINGS.workConcurrency,
      },
    );
    worker.on("error", (error) => console.error(error));
    await worker.waitUntilReady();
  },
  counts: async () => tally.counts(),
  async unfinished() {
    const counts = await at().queue.getJobCounts("active", "wait", "prioritized");
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  },
  collect: async () => tally.collect(),
  setEach: (setting: Setting) =>
    timeInFlight(setting, (id) =>
      at().queue.add(NAME, { id, dueAt: setting.dueAt, org: 0 }, optionsFor(setting.dueAt)),
    ),
  async setMany({ count, dueAt }: Setting) {
    const began = performance.now();
    await setAll(Array.from({ length: count }, (_, id) => ({ id, dueAt, org: 0 })));
    return performance.now() - began;
  },
} satisfies QueueSteps);
