/** Slack's Web API, one client per token, without the client's own retries: the outbox repeats, and knows when. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger, LogLevel } from "@slack/bolt";
import type { WebClient, WebClientOptions } from "@slack/web-api";
import type { InstallationKey } from "../chat/call.ts";
import type { Log } from "../core/log.ts";
import { webApi } from "./vendor.ts";

export type SlackApi = {
  /** The installation's bot token as of now; undefined where it has none. */
  readonly token: (installation: InstallationKey) => Promise<string | undefined> | string | undefined;
  /** Base of the Web API; Slack's own unless a test or the try-out says otherwise. */
  readonly url?: string;
  /** Of one request; default 5000. */
  readonly timeoutMs?: number;
  /** Milliseconds that only move forward; the process's own unless a test says otherwise. */
  readonly elapsedMs?: () => number;
  /** How long whoever waits for an answer waits for what Slack knows of his channel; default 700. */
  readonly patienceMs?: number;
  readonly log: Log;
};

/** The installation has no token: its app was removed, or the process does not know its secret. */
export class NoToken extends Error {}

/**
 * Slack's packages log through ours, and only that something is amiss. Their sentences quote what was sent and what
 * was answered, so only those parts of them are kept that can be nobody's words.
 */
export function slackLogger(log: Log): Logger {
  const write =
    (level: "warn" | "error") =>
    (...said: unknown[]) => {
      // Held back by ourselves: whoever sends it now does, and nothing is amiss.
      if (said.includes(HELD_BACK)) return;
      log[level]({ part: "slack", ...factsIn(String(said[0])) }, "Slack's client reports a problem");
    };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: write("warn"),
    error: write("error"),
    setLevel: () => undefined,
    getLevel: () => "warn" as LogLevel,
    setName: () => undefined,
  };
}

/** Slack's code for what went wrong, and where in the blocks. */
function factsIn(message: string): { readonly code?: string; readonly place?: string } {
  const code = /(?:An API error occurred: |^)([a-z0-9_]{1,80})\)?$/.exec(message)?.[1];
  const place = /\[json-pointer:([\w/-]{1,200})\]/.exec(message)?.[1];
  return { ...(code && { code }), ...(place && { place }) };
}

/** What Slack's support asks for. Never an address: tokens and tickets may stand in it. */
function note(log: Log, input: Parameters<typeof fetch>[0], { status, headers }: Response): void {
  const method = /\/api\/([A-Za-z.]{1,60})$/.exec(String(input instanceof Request ? input.url : input))?.[1];
  const requestId = /^[\w.-]{1,100}$/.exec(headers.get("x-slack-req-id") ?? "")?.[0];
  log.debug({ part: "slack", method, status, requestId }, "Slack answered");
}

/** The code of a request that did not leave, since what it would send is no longer surely ours. */
export const NOT_OURS = "NOT_OURS";
const HELD_BACK = "too late to be sent by us";

const guards = new AsyncLocalStorage<() => boolean>();

/** Runs calls of which no request leaves once `mayLeave` says no, asked at its last moment. */
export const whileOurs = <T>(mayLeave: () => boolean, calls: () => Promise<T>): Promise<T> =>
  guards.run(mayLeave, calls);

function leave(): void {
  if (guards.getStore()?.() === false) throw Object.assign(new Error(HELD_BACK), { code: NOT_OURS });
}

/** Makes the answers of whatever stands between us and Slack readable as what they are. */
const readableFetch =
  (log: Log): typeof fetch =>
  async (input, init) => {
    leave();
    const response = await fetch(input, init);
    const { status, headers } = response;
    note(log, input, response);
    // A 429 without a time would reach us as an unnamed error, indistinguishable from a lost reply.
    if (status === 429 && !(Number(headers.get("retry-after")) >= 1))
      return new Response(null, { status, headers: { "retry-after": "1" } });
    // A proxy's page with status 200 would be read as an error code of Slack's.
    if (status === 200 && !headers.get("content-type")?.startsWith("application/json"))
      return new Response(null, { status: 502 });
    return response;
  };

/** What every client of Slack's is made with. */
export function clientOptions(api: Omit<SlackApi, "token">): WebClientOptions {
  return {
    retryConfig: { retries: 0 },
    timeout: api.timeoutMs ?? 5000,
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: slackLogger(api.log),
    fetch: readableFetch(api.log),
    ...(api.url && { slackApiUrl: api.url }),
  };
}

export type ClientOf = (installation: InstallationKey) => Promise<WebClient>;

/** Finds the client of an installation; its token is asked for each time, since tokens rotate. */
export function slackClients(api: SlackApi): ClientOf {
  const clients = new Map<string, { token: string; client: WebClient }>();
  return async (installation) => {
    const token = await api.token(installation);
    if (!token) throw new NoToken(`no token for ${installation.team}`);
    const key = `${installation.enterprise} ${installation.team}`;
    const known = clients.get(key);
    if (known?.token === token) return known.client;
    const client = new (webApi().WebClient)(token, clientOptions(api));
    clients.set(key, { token, client });
    return client;
  };
}
