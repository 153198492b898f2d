/** Redis makes timers prompt between processes. Everything it holds may vanish at any time: the sweep finds the rest. */
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Log } from "../core/log.ts";
import { processNow } from "../db/clock.ts";
import { type DueHint, listenForHints } from "./wake.ts";

const DUE = "baton:due";
const LANES = "baton:lanes";
/** Milliseconds between two looks into the sorted set. */
const GAP_MS = 10;

/** Takes up to 200 due hints and tells how many there were; one worker gets each. */
const POP = `
local due = redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 200)
if #due > 0 then redis.call('zrem', KEYS[1], unpack(due)) end
return #due`;

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
  let isStopping = false;
  let wasHealthy = true;
  const isHealthy = () => client.status === "ready";
  for (const one of [client, ...(subscriber ? [subscriber] : [])]) {
    one.on("error", (error: Error) => {
      if (wasHealthy)
        log.warn({ cause: error.message }, "Redis is away: timers are found by the sweep until it is back");
      wasHealthy = false;
    });
    one.on("ready", () => {
      wasHealthy = true;
    });
  }
  const forget = (error: unknown) => log.debug({ cause: String(error) }, "a hint was lost");
  const leave = listenForHints({
    due(hints: readonly DueHint[]) {
      if (!isHealthy()) return;
      const members = hints.flatMap((hint) => [hint.dueAt.getTime(), `${hint.org}|${hint.key}`]);
      client.zadd(DUE, ...members).catch(forget);
    },
    lanes() {
      if (isHealthy()) client.publish(LANES, "1").catch(forget);
    },
  });
  subscriber?.subscribe(LANES).catch(forget);
  subscriber?.on("message", () => worker?.ringLanes());
  const polling = worker ? poll() : Promise.resolve();
  async function poll(): Promise<void> {
    while (!isStopping) {
      await pause(isHealthy() ? GAP_MS : 200);
      if (!isHealthy()) continue;
      try {
        const now = processNow().getTime() + settings.skewMs();
        if (Number(await client.eval(POP, 1, DUE, now)) > 0) worker?.ringTimers();
      } catch (error) {
        // Another type under our key, or no memory left: our key is only a hint, so it may be thrown away.
        if (String(error).includes("WRONGTYPE")) await client.del(DUE).catch(forget);
        forget(error);
        await pause(200);
      }
    }
  }
  return {
    isHealthy,
    async stop() {
      isStopping = true;
      leave();
      await polling;
      client.disconnect();
      subscriber?.disconnect();
    },
  };
}
