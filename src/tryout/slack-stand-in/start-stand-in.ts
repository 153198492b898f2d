/** A local stand-in of Slack's Web API: a real HTTP server on loopback that keeps Slack's limits and remembers all. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { processNow } from "../../db/clock.ts";
import { type Answer, type Args, fail, fine, text } from "./answers.ts";
import { type Fault, type Faults, makeFaults } from "./faults.ts";
import { chatMethods } from "./methods-chat.ts";
import { conversationMethods } from "./methods-conversations.ts";
import { peopleMethods } from "./methods-people.ts";
import { standInPage } from "./page.ts";
import { openSocketMode, type SocketMode } from "./socket-mode.ts";
import { takeResponse } from "./take-response.ts";
import { makeWorld, type World, type WorldSettings } from "./world.ts";

export type SlackStandIn = {
  /** For `SLACK_API_URL`; ends in a slash. */
  readonly apiUrl: string;
  /** Where a person can look at it. */
  readonly pageUrl: string;
  readonly world: World;
  readonly faults: Faults;
  readonly socketMode: SocketMode;
  stop(): Promise<void>;
};

export type StandInSettings = Omit<WorldSettings, "now"> & {
  readonly now?: () => Date;
  /** 0 (the default): any free one. */
  readonly port?: number;
};

const METHODS = { ...chatMethods, ...conversationMethods, ...peopleMethods };

/** Starts it on loopback only. */
export async function startSlackStandIn(settings: StandInSettings): Promise<SlackStandIn> {
  const world = makeWorld({ ...settings, now: settings.now ?? processNow });
  const faults = makeFaults();
  const server = createServer((request, response) => {
    serve({ world, faults, request, response }).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port ?? 0, "127.0.0.1", resolve);
  });
  const socketMode = openSocketMode(server);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    pageUrl: `http://127.0.0.1:${port}/`,
    world,
    faults,
    socketMode,
    stop: () =>
      new Promise((resolve) => {
        socketMode.disconnect();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Serving = {
  readonly world: World;
  readonly faults: Faults;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

async function serve(serving: Serving): Promise<void> {
  const { world, request, response } = serving;
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  if (request.method === "GET") {
    const page = standInPage(world, pathname);
    response.writeHead(page.status, { "content-type": page.type }).end(page.body);
    return;
  }
  const body = await readBody(request);
  if (pathname.startsWith("/response/")) {
    response.writeHead(takeResponse(world, pathname.slice("/response/".length), body)).end();
    return;
  }
  if (!pathname.startsWith("/api/")) {
    response.writeHead(404).end();
    return;
  }
  await serveMethod(serving, pathname.slice("/api/".length), Object.fromEntries(new URLSearchParams(body)));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function serveMethod(serving: Serving, method: string, args: Args): Promise<void> {
  const { world, faults, request, response } = serving;
  const fault = faults.take({ method, args });
  if (fault?.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const early = fault && beforeActing(fault);
  if (early) return early(response);
  const waitSeconds = throttled(world, method, args);
  if (waitSeconds > 0) return throttle(response, waitSeconds);
  const token = (request.headers.authorization ?? "").replace(/^Bearer ?/, "");
  const answer =
    method === "apps.connections.open"
      ? openConnection(token, request.headers.host ?? "")
      : act(world, { method, args, token });
  world.effects.push({ at: world.now(), method, args, answer });
  if (fault?.kind === "drop-reply") {
    response.destroy();
    return;
  }
  if (fault?.kind === "status") {
    response.writeHead(fault.status).end("upstream");
    return;
  }
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
}

function beforeActing(fault: Fault): ((response: ServerResponse) => void) | undefined {
  if (fault.kind === "throttle") return (response) => throttle(response, fault.seconds);
  if (fault.kind === "drop-request")
    return (response) => {
      response.destroy();
    };
  if (fault.kind === "status" && !fault.hasActed)
    return (response) => {
      response.writeHead(fault.status).end("upstream");
    };
  if (fault.kind === "error")
    return (response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(fail(fault.code)));
    };
  return undefined;
}

function throttle(response: ServerResponse, seconds: number): void {
  response.writeHead(429, { "retry-after": String(seconds) }).end();
}

/** About one post a second to a channel, where the test wants the limit. */
function throttled(world: World, method: string, args: Args): number {
  if (world.paceMs === 0 || method !== "chat.postMessage") return 0;
  const last = world.channels.get(text(args, "channel"))?.lastPostAtMs ?? Number.NEGATIVE_INFINITY;
  const waitMs = last + world.paceMs - world.now().getTime();
  return waitMs > 0 ? Math.ceil(waitMs / 1000) : 0;
}

function act(
  world: World,
  call: { readonly method: string; readonly args: Args; readonly token: string },
): Answer {
  if (call.token === "") return fail("not_authed");
  if (!world.tokens.has(call.token)) return fail("invalid_auth");
  const method = Object.hasOwn(METHODS, call.method) ? METHODS[call.method] : undefined;
  return method ? method(world, call.args) : fail("unknown_method");
}

/** Socket mode is opened with the app's token, never with a bot's. */
const openConnection = (token: string, host: string): Answer =>
  token.startsWith("xapp-") ? fine({ url: `ws://${host}/link` }) : fail("not_allowed_token_type");
