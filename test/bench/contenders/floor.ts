/** The floor of P1a: a sorted set and nothing else, with the gap and the batch of Baton's own look into Redis. */
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { serveSteps } from "../contender.ts";
import { FLOOR_SETTINGS } from "./settings.ts";
import type { Opening, QueueSteps } from "./steps.ts";
import { inParts, type Job, openTally } from "./tally.ts";

const KEY = "floor:due";
const POP = `
local due = redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #due > 0 then redis.call('zrem', KEYS[1], unpack(due)) end
return due`;

const tally = openTally();
let client: Redis | undefined;
const redis = (): Redis => {
  if (!client) throw new Error("not open yet");
  return client;
};

async function work(): Promise<void> {
  for (;;) {
    const due = (await redis().eval(POP, 1, KEY, Date.now(), FLOOR_SETTINGS.batch)) as string[];
    for (const member of due) tally.note(JSON.parse(member) as Job);
    if (due.length < FLOOR_SETTINGS.batch) await pause(FLOOR_SETTINGS.gapMs);
  }
}

const notAsked = () => Promise.reject(new Error("the floor is of P1a alone"));

serveSteps({
  async open({ redisUrl }: Opening) {
    client = new Redis(redisUrl);
    await client.flushall();
  },
  async set(jobs: readonly Job[]) {
    for (const part of inParts(jobs, 1000))
      await redis().zadd(KEY, ...part.flatMap((job) => [job.dueAt, JSON.stringify(job)]));
  },
  async start() {
    void work();
  },
  counts: async () => tally.counts(),
  unfinished: () => redis().zcount(KEY, "-inf", Date.now()),
  collect: async () => tally.collect(),
  setEach: notAsked,
  setMany: notAsked,
} satisfies QueueSteps);
