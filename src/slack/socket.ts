/** Socket mode: Slack's deliveries over a connection that we open, where no public address can be had. */
import type { SocketModeClient } from "@slack/socket-mode";
import { z } from "zod";
import type { Log } from "../core/log.ts";
import type { SlackExchange } from "./exchange.ts";
import { readPayload } from "./read-body.ts";
import { readFailure } from "./read-failure.ts";
import { socketMode } from "./vendor.ts";
import { clientOptions, slackLogger } from "./web-client.ts";

export type SocketSettings = {
  /** `xapp-…`: proves us to Slack; the connection proves Slack to us, so deliveries carry no signature. */
  readonly appToken: string;
  /** The sets of secrets that are this app's: whatever comes speaks for their installations alone. */
  readonly names: readonly string[];
  readonly url?: string;
  readonly log: Log;
};

export type SlackSocket = { start(): Promise<void>; stop(): Promise<void> };

const Delivered = z.object({
  ack: z.custom<(body?: object) => Promise<void>>((value) => typeof value === "function"),
  envelope_id: z.string().min(1).max(255),
  body: z.unknown(),
});

const LONGEST_PAUSE_MS = 30_000;

/** A socket-mode connection that feeds the same exchange as the HTTP door, and comes back after an outage. */
export function slackSocket(settings: SocketSettings, exchange: SlackExchange): SlackSocket {
  const { logger, ...options } = clientOptions(settings);
  const client = new (socketMode().SocketModeClient)({
    appToken: settings.appToken,
    logger: logger ?? slackLogger(settings.log),
    clientOptions: options,
    // Its own reconnecting gives up on the first failed request; ours does not.
    autoReconnectEnabled: false,
  });
  client.on("slack_event", (delivered: unknown) => void receive(settings, exchange, delivered));
  return keepConnected(client, settings.log);
}

function keepConnected(client: SocketModeClient, log: Log): SlackSocket {
  let isWanted = false;
  let pauseMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    try {
      await client.start();
      pauseMs = 0;
    } catch (error) {
      log.warn({ reason: readFailure(error).reason }, "socket mode could not connect");
      connectLater();
    }
  };
  const connectLater = (): void => {
    if (!isWanted) return;
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), pauseMs);
    pauseMs = Math.min(Math.max(1000, pauseMs * 2), LONGEST_PAUSE_MS);
  };
  client.on("disconnected", connectLater);
  return {
    start: async () => {
      isWanted = true;
      await connect();
    },
    stop: async () => {
      isWanted = false;
      clearTimeout(timer);
      // A connection that is already gone never says goodbye.
      await Promise.race([client.disconnect(), new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
    },
  };
}

/** Acknowledges what was committed and leaves the rest to Slack, which sends it again. Never rejects. */
async function receive(settings: SocketSettings, exchange: SlackExchange, delivered: unknown): Promise<void> {
  const read = Delivered.safeParse(delivered);
  const envelope = read.success ? readPayload(read.data.body) : undefined;
  if (!read.success || !envelope) {
    settings.log.warn({}, "a socket-mode delivery could not be read");
    return;
  }
  const reply = await exchange(envelope, { id: read.data.envelope_id, provenBy: settings.names });
  if (reply.status !== 200) return;
  try {
    await read.data.ack(reply.body);
  } catch (error) {
    settings.log.warn(
      { reason: readFailure(error).reason },
      "a socket-mode delivery could not be acknowledged",
    );
  }
}
