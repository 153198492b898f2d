/**
 * The one way to URLs that people configure (webhooks, push, bridges): never to an inside address, however it
 * is written, and never to another one than was checked, since the checked address is the one connected to.
 */
import { lookup as resolve } from "node:dns/promises";
import { type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import { isIP } from "node:net";
import type { Outcome } from "../engine/outcome.ts";
import { isPublicAddress } from "./public-address.ts";
import { retryAfterMs } from "./retry-after.ts";

export type OutboundRequest = {
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
};

export type OutboundAnswer = { readonly status: number; readonly body: string };

export type Outbound = (url: string, request: OutboundRequest) => Promise<Outcome<OutboundAnswer>>;

export type OutboundSettings = {
  /** `host:port` that may be inside, and may speak plain HTTP. */
  readonly allowedHosts: readonly string[];
  /** Another resolver, in tests. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
};

const TIMEOUT_MS = 8000;
const MOST_BYTES = 64 * 1024;
/** A server that starts anew behind its proxy answers 502 for some seconds: the only repeat would be spent on it. */
const REPEAT_AFTER_MS = 10_000;

/** Thrown inside; becomes an outcome `refused` that names why and never the URL. */
class Forbidden extends Error {}

type Target = { readonly url: URL; readonly addresses: readonly [string, ...string[]] };

/** Makes the guarded way out. What it resolves to never holds a URL's query or credentials. */
export function openOutbound(settings: OutboundSettings): Outbound {
  const find =
    settings.resolve ??
    (async (host: string) => (await resolve(host, { all: true })).map(({ address }) => address));
  return async (url, request) => {
    let target: Target;
    try {
      target = await check(url, settings.allowedHosts, find);
    } catch (error) {
      if (error instanceof Forbidden) return { kind: "refused", reason: error.message };
      // The name could not be resolved: nothing was sent.
      return { kind: "retry", afterMs: 5000, reason: reasonOf(error) };
    }
    return exchange(target, request);
  };
}

async function check(
  text: string,
  allowedHosts: readonly string[],
  find: (host: string) => Promise<readonly string[]>,
): Promise<Target> {
  if (!URL.canParse(text)) throw new Forbidden("not an address");
  // WHATWG parsing makes decimal, octal, hexadecimal, short, full-width and dotted-at-the-end forms one.
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new Forbidden("only https is allowed");
  if (url.username !== "" || url.password !== "") throw new Forbidden("no user name in an address");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const isAllowed = allowedHosts.includes(`${url.hostname}:${port}`);
  if (url.protocol === "http:" && !isAllowed) throw new Forbidden("only https is allowed");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : await find(host);
  const [first, ...others] = addresses;
  if (first === undefined) throw new Forbidden("the host has no address");
  // One inside address among several is enough to refuse: whoever answers DNS would choose which is used.
  if (!isAllowed && !addresses.every(isPublicAddress)) throw new Forbidden("not a public address");
  return { url, addresses: [first, ...others] };
}

type Settle = (outcome: Outcome<OutboundAnswer>) => void;

function exchange(target: Target, sent: OutboundRequest): Promise<Outcome<OutboundAnswer>> {
  const { url, addresses } = target;
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  const isSecure = url.protocol === "https:";
  const timeout = AbortSignal.timeout(sent.timeoutMs ?? TIMEOUT_MS);
  const options: RequestOptions = {
    method: sent.method,
    headers: { "user-agent": "Baton", ...sent.headers, "content-length": Buffer.byteLength(sent.body ?? "") },
    // A kept connection might lead to an address that was checked for another name.
    agent: false,
    // Node asks for all of them, and where one is dead it connects to the next.
    lookup: (_host, asked, done) =>
      asked.all ? done(null, found) : done(null, addresses[0], isIP(addresses[0])),
    signal: sent.signal ? AbortSignal.any([sent.signal, timeout]) : timeout,
  };
  return new Promise((settle) => {
    let hasConnected = false;
    const send = isSecure ? secureRequest : plainRequest;
    const request = send(url, options, (response) => readAnswer(response, settle));
    request.on("socket", (socket) =>
      socket.once(isSecure ? "secureConnect" : "connect", () => {
        hasConnected = true;
      }),
    );
    request.on("error", (error) =>
      // Before the connection stood nothing can have arrived.
      settle(
        hasConnected
          ? { kind: "unsure", reason: reasonOf(error) }
          : { kind: "retry", afterMs: 5000, reason: reasonOf(error) },
      ),
    );
    request.end(sent.body);
  });
}

function readAnswer(response: IncomingMessage, settle: Settle): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const answer = () => {
    const body = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString();
    settle(judge(response.statusCode ?? 0, response.headers["retry-after"], body));
  };
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    // What was asked for has happened: the rest of a long answer interests nobody.
    if (size > MOST_BYTES) {
      answer();
      response.destroy();
    }
  });
  response.on("end", answer);
  response.on("error", (error) => settle({ kind: "unsure", reason: reasonOf(error) }));
}

function judge(status: number, retryAfter: string | undefined, body: string): Outcome<OutboundAnswer> {
  if (status >= 200 && status < 300) return { kind: "done", result: { status, body } };
  // A redirect would lead to an address that nobody has checked.
  if (status < 400) return { kind: "refused", reason: `answered ${status}; redirects are not followed` };
  // RFC 9110: 503 is said by whoever could not take the request at all.
  if (status === 429 || status === 503)
    return { kind: "retry", afterMs: retryAfterMs(retryAfter) ?? 30_000, reason: `answered ${status}` };
  if (status >= 500 || status === 408)
    return { kind: "unsure", afterMs: REPEAT_AFTER_MS, reason: `answered ${status}` };
  return { kind: "refused", reason: `answered ${status}` };
}

/** A code or a name: messages of network errors hold addresses. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
