/** Redis makes timers prompt between processes. Everything it holds may vanish at any time: the sweep finds the rest. */
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Log } from "../core/log.ts";
import { processNow } from "../db/clock.ts";
import { type DueHint, listenForHints } from "./wake.ts";

const DUE = "baton:due";
const LANES = "baton:lanes";
/** Milliseconds between two looks into the sorted set: while something is due soon, and else. */
const GAP_MS = 10;
const IDLE_GAP_MS = 40;

/** Takes up to 200 due hints and tells how many there were, and when the next one is due; one worker gets each. */
const POP = `
local due = redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 200)
if #due > 0 then redis.call('zrem', KEYS[1], unpack(due)) end
local next = redis.call('zrange', KEYS[1], 0, 0, 'WITHSCORES')
return {#due, next[2] or false}`;

export type RedisWake = {
  readonly isHealthy: () => boolean;
  stop(): Promise<void>;
};

export type RedisWakeSettings = {
  readonly url: string;
  readonly log: Log;
  /** How far the database's clock is ahead of this process's, in milliseconds. */
  readonly skewMs: () => number;
  /** Rings this process's worker; null in a process that only serves the web. */
  readonly worker: { ringTimers(): void; ringLanes(): void } | null;
};

const options = {
  // Nothing is kept for later: a command that cannot be sent now is a hint that is lost.
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  connectTimeout: 2000,
  commandTimeout: 1000,
  retryStrategy: (attempt: number) => Math.min(attempt * 100, 2000),
} as const;

/** Connects; never throws, and goes on trying for as long as Redis is away. */
export function connectRedis(settings: RedisWakeSettings): RedisWake {
  const { log, worker } = settings;
  const client = new Redis(settings.url, options);
  const subscriber = worker ? new Redis(settings.url, { ...options, enableOfflineQueue: true }) : null;
  sayWhenAway(log, subscriber ? [client, subscriber] : [client]);
  const line: Line = {
    client,
    isHealthy: () => client.status === "ready",
    forget: (error) => log.debug({ cause: String(error) }, "a hint was lost"),
  };
  const leave = passHintsTo(line);
  subscriber?.subscribe(LANES).catch(line.forget);
  subscriber?.on("message", () => worker?.ringLanes());
  const stopping = new AbortController();
  const polling = worker ? poll(line, settings, stopping.signal) : Promise.resolve();
  return {
    isHealthy: line.isHealthy,
    async stop() {
      stopping.abort();
      leave();
      await polling;
      client.disconnect();
      subscriber?.disconnect();
    },
  };
}

type Line = {
  readonly client: Redis;
  readonly isHealthy: () => boolean;
  /** What becomes of a hint that could not be passed: nothing, the sweep finds what it told. */
  readonly forget: (error: unknown) => void;
};

/** Once for each time that Redis goes away, not once for every attempt to reach it. */
function sayWhenAway(log: Log, clients: readonly Redis[]): void {
  let wasHealthy = true;
  for (const client of clients) {
    client.on("error", (error: Error) => {
      if (wasHealthy)
        log.warn({ cause: error.message }, "Redis is away: timers are found by the sweep until it is back");
      wasHealthy = false;
    });
    client.on("ready", () => {
      wasHealthy = true;
    });
  }
}

/** Tells the other processes what this one was told. Returns the function that ends it. */
function passHintsTo({ client, isHealthy, forget }: Line): () => void {
  return listenForHints("elsewhere", {
    due(hints: readonly DueHint[]) {
      if (!isHealthy()) return;
      const members = hints.flatMap((hint) => [hint.dueAt.getTime(), `${hint.org}|${hint.key}`]);
      client.zadd(DUE, ...members).catch(forget);
    },
    lanes() {
      if (isHealthy()) client.publish(LANES, "1").catch(forget);
      return isHealthy();
    },
  });
}

/** Rings this process's worker for what has become due, until it is stopped. */
async function poll(
  { client, isHealthy, forget }: Line,
  { skewMs, worker }: RedisWakeSettings,
  stopping: AbortSignal,
): Promise<void> {
  let gapMs = GAP_MS;
  while (!stopping.aborted) {
    await pause(isHealthy() ? gapMs : 200);
    if (!isHealthy()) continue;
    try {
      const now = processNow().getTime() + skewMs();
      const [due, next] = (await client.eval(POP, 1, DUE, now)) as [number, string | null];
      if (due > 0) worker?.ringTimers();
      gapMs = next === null ? IDLE_GAP_MS : Math.min(Math.max(GAP_MS, Number(next) - now), IDLE_GAP_MS);
    } catch (error) {
      // Another type under our key, or no memory left: our key is only a hint, so it may be thrown away.
      if (String(error).includes("WRONGTYPE")) await client.del(DUE).catch(forget);
      forget(error);
      await pause(200);
    }
  }
}
