/**
 * The Bot Connector over loopback, as strict as the real one: bearer, size, card schema, rate limits. It
 * remembers every effect, and can delay, answer 429 or 5xx, or act and lose its reply.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LIMITS } from "../../../src/teams/limits.ts";
import { BEARER } from "./bearer.ts";
import { cardMistakes } from "./card-schema.ts";
import { makeKey, publishedKey, type SigningKey } from "./signing.ts";

export const APP_ID = "22222222-2222-4222-8222-222222222222";
export const TENANT = "11111111-1111-4111-8111-111111111111";

export type FakeMessage = {
  readonly id: string;
  /** Without `;messageid=`. */
  readonly conversation: string;
  readonly thread: string;
  activity: FakeActivity;
  isDeleted: boolean;
  edits: number;
};
export type FakeActivity = {
  readonly type?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly attachments?: readonly { readonly contentType: string; readonly content: unknown }[];
  readonly channelData?: unknown;
};

export type Request = { readonly method: string; readonly path: string; readonly body: unknown };

/** What goes wrong with requests that match; `times` counts down. */
export type Trouble = {
  readonly match?: (request: Request) => boolean;
  times: number;
  readonly delayMs?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code?: string;
  /** The effect happens, the reply never comes. */
  readonly losesReply?: boolean;
  /** Nothing happens, and no reply comes. */
  readonly losesRequest?: boolean;
};

export type FakeMember = {
  readonly id: string;
  readonly aadObjectId?: string;
  readonly name: string;
  readonly email?: string;
  readonly userRole?: string;
  /** Where he belongs; the bot's own tenant where none is said. */
  readonly tenantId?: string;
};

export type FakeTeams = {
  readonly url: string;
  readonly serviceUrl: string;
  readonly metadataUrl: string;
  readonly key: SigningKey;
  readonly keys: SigningKey[];
  readonly requests: Request[];
  readonly messages: FakeMessage[];
  readonly members: FakeMember[];
  readonly troubles: Trouble[];
  /** How often keys and metadata were fetched. */
  readonly fetches: { metadata: number; keys: number };
  /** Switches the published rate limits off, for tests that are about something else. */
  isPaced: boolean;
  personalOf(account: string): string;
  stop(): Promise<void>;
};

/** Starts it on a free port. */
export async function startFakeTeams(): Promise<FakeTeams> {
  // Reading the schema takes a second on a busy machine, which is longer than a sender waits for a reply.
  cardMistakes({});
  const key = makeKey("the-key", ["msteams"]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeTeams = {
    url,
    serviceUrl: `${url}/emea/`,
    metadataUrl: `${url}/openid?${url.length}`,
    key,
    keys: [key],
    requests: [],
    messages: [],
    members: [],
    troubles: [],
    fetches: { metadata: 0, keys: 0 },
    isPaced: true,
    personalOf: (account) => `a:personal-${account}`,
    stop: () => stop(server),
  };
  const sends = new Map<string, number[]>();
  server.on("request", (request, response) => {
    void answer(fake, sends, { request, response });
  });
  return fake;
}

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

async function answer(
  fake: FakeTeams,
  sends: Map<string, number[]>,
  { request, response }: Exchange,
): Promise<void> {
  const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
  const text = await read(request);
  if (path === "/openid") {
    fake.fetches.metadata += 1;
    return reply(response, 200, { issuer: "https://api.botframework.com", jwks_uri: `${fake.url}/keys` });
  }
  if (path === "/keys") {
    fake.fetches.keys += 1;
    return reply(response, 200, { keys: fake.keys.map(publishedKey) });
  }
  const seen: Request = {
    method: request.method ?? "",
    path,
    body: text === "" ? undefined : JSON.parse(text),
  };
  fake.requests.push(seen);
  if (request.headers.authorization !== `Bearer ${BEARER}`) return refuse(response, 401, "Unauthorized");
  const trouble = fake.troubles.find((one) => one.times > 0 && (one.match?.(seen) ?? true));
  if (trouble) trouble.times -= 1;
  if (trouble?.delayMs) await new Promise((resolve) => setTimeout(resolve, trouble.delayMs));
  if (trouble?.losesRequest) {
    request.socket.destroy();
    return;
  }
  if (trouble?.status)
    return refuse(response, trouble.status, trouble.code ?? "ServiceError", trouble.headers);
  const wrong = paced(fake, sends, seen) ?? mistake(seen, text);
  if (wrong) return refuse(response, wrong.status, wrong.code, wrong.headers);
  const result = act(fake, seen);
  if (trouble?.losesReply) {
    request.socket.destroy();
    return;
  }
  if (!result) return refuse(response, 404, "ConversationNotFound");
  reply(response, result.status, result.body);
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string, headers = {}): void {
  response
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(JSON.stringify({ error: { code, message: code } }));
}

type Wrong = { readonly status: number; readonly code: string; readonly headers?: Record<string, string> };

/** Seven in a second and sixty in half a minute, to one conversation. */
function paced(fake: FakeTeams, sends: Map<string, number[]>, seen: Request): Wrong | undefined {
  const conversation = /^\/emea\/v3\/conversations\/([^/]+)\/activities/.exec(seen.path)?.[1];
  if (!fake.isPaced || !conversation || seen.method === "GET") return undefined;
  const at = performance.now();
  const before = (sends.get(conversation) ?? []).filter((sent) => at - sent < 30_000);
  const isOver = LIMITS.rates.some(
    ({ messages, seconds }) => before.filter((sent) => at - sent < seconds * 1000).length >= messages,
  );
  if (isOver) return { status: 429, code: "TooManyRequests", headers: { "retry-after": "1" } };
  sends.set(conversation, [...before, at]);
  return undefined;
}

function mistake(seen: Request, text: string): Wrong | undefined {
  const size = Math.max(Buffer.byteLength(text), text.length * 2);
  if (size > LIMITS.message.refusedBytes) return { status: 413, code: "MessageSizeTooBig" };
  const activity = (seen.body ?? {}) as FakeActivity;
  if ((activity.summary?.length ?? 0) > LIMITS.summary) return { status: 400, code: "SummaryTooLong" };
  for (const attachment of activity.attachments ?? []) {
    const mistakes = cardMistakes(attachment.content);
    if (mistakes && mistakes.length > 0) {
      console.error("the fake Connector refused a card:", mistakes.slice(0, 5));
      return { status: 400, code: "BadCard" };
    }
  }
  return undefined;
}

type Result = { readonly status: number; readonly body: unknown };

/** Does what was asked; undefined where there is no such thing. */
function act(fake: FakeTeams, { method, path, body }: Request): Result | undefined {
  const [, chain, kind, id] =
    /^\/emea\/v3\/conversations(?:\/([^/]+)(?:\/(activities|members)(?:\/([^/]+))?)?)?$/.exec(path) ?? [];
  if (chain === undefined)
    return method === "POST" && path === "/emea/v3/conversations" ? open(fake, body) : undefined;
  if (kind === "members") return members(fake, id);
  const [conversation = "", thread = ""] = chain.split(";messageid=");
  if (method === "POST") return create(fake, { conversation, thread }, body as FakeActivity);
  const message = fake.messages.find(
    (one) => one.conversation === conversation && one.id === id && !one.isDeleted,
  );
  if (!message) return undefined;
  if (method === "DELETE") {
    message.isDeleted = true;
    return { status: 200, body: {} };
  }
  message.activity = body as FakeActivity;
  message.edits += 1;
  return { status: 200, body: { id } };
}

function create(
  fake: FakeTeams,
  place: { conversation: string; thread: string },
  activity: FakeActivity,
): Result {
  const id = String(1_795_000_000_000 + fake.messages.length);
  fake.messages.push({ id, ...place, activity, isDeleted: false, edits: 0 });
  return { status: 201, body: { id } };
}

function open(fake: FakeTeams, body: unknown): Result | undefined {
  const wanted = body as { members?: { id: string }[]; tenantId?: string; bot?: { id: string } };
  const account = wanted.members?.[0]?.id;
  if (!account || wanted.tenantId !== TENANT || wanted.bot?.id !== `28:${APP_ID}`) return undefined;
  return { status: 201, body: { id: fake.personalOf(account) } };
}

function members(fake: FakeTeams, id: string | undefined): Result | undefined {
  if (id === undefined) return { status: 200, body: fake.members };
  const member = fake.members.find((one) => one.id === id || one.aadObjectId === id);
  return member && { status: 200, body: { tenantId: TENANT, ...member } };
}
