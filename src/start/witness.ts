/** Redis as the witness of how far a database had lived: it knows when an older state comes back. */
import { Redis } from "ioredis";
import type { Log } from "../core/log.ts";
import type { Witness } from "../engine/instance.ts";

const keyOf = (instanceId: string): string => `baton:lived:${instanceId}`;

/** A witness that may forget (Redis keeps nothing on disk): then a restore is not noticed, and nothing else is lost. */
export function openRedisWitness(url: string, log: Log): Witness & { close(): Promise<void> } {
  const client = new Redis(url, {
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 2000,
    commandTimeout: 2000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2000),
  });
  client.on("error", (error: Error) => log.debug({ cause: error.message }, "the witness is away"));
  return {
    async read(instanceId) {
      try {
        const lived = await client.get(keyOf(instanceId));
        return lived === null ? null : Number(lived);
      } catch (error) {
        log.warn({ cause: String(error) }, "the witness could not be asked");
        return null;
      }
    },
    async write(instanceId, lived) {
      await client.set(keyOf(instanceId), String(lived), "EX", 90 * 86_400);
    },
    async close() {
      client.disconnect();
    },
  };
}
