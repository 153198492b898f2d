/** Endpoints of the rooms under /api/v1: token, limit, schema, one transaction, an answer after COMMIT. */
import type { Hono } from "hono";
import type { Ctx } from "../core/context.ts";
import { recordDenial } from "../core/denial.ts";
import { fulfilled, type House } from "../core/house.ts";
import { Denial } from "../core/refusal.ts";
import { type Answered, answerOnce, isKey } from "./answer-once.ts";
import { asBearer, UnknownBearer } from "./as-bearer.ts";
import type { Endpoint } from "./endpoint.ts";
import { limitRate } from "./limit-rate.ts";
import { openApiDocument } from "./open-api.ts";
import { tokenPort } from "./ports.ts";
import { BadRequest } from "./problem.ts";
import { readJson } from "./read-body.ts";
import type { Served } from "./served.ts";

const MOST_BYTES = 64 * 1024;
const BASE = "/api/v1";
/** A deploy pipeline asks a few times a minute. */
const PER_TOKEN = { perSecond: 20, burst: 120 };

/** Adds every endpoint and the description of all of them. */
export function addApi(app: Hono<Served>, house: House, endpoints: readonly Endpoint[]): void {
  const isWithinLimit = limitRate(PER_TOKEN);
  const description = JSON.stringify(openApiDocument(endpoints, house.publicUrl));
  app.get(`${BASE}/openapi.json`, () =>
    Promise.resolve(new Response(description, { headers: { "content-type": "application/json" } })),
  );
  for (const endpoint of endpoints) {
    const path = `${BASE}${endpoint.path.replace(/\{(\w+)\}/g, ":$1")}`;
    app.on(endpoint.method.toUpperCase(), path, async (context) => {
      const secret = bearerOf(context.req.raw);
      if (!isWithinLimit(secret)) throw new BadRequest("too-many");
      const request = context.req.raw;
      const sent = endpoint.method === "post" ? await readJson(request, MOST_BYTES) : context.req.query();
      const input = { ...sent, ...(context.req.param() as Record<string, string>) };
      const asked = { endpoint, input, secret, request, reference: context.get("reference") };
      const answered = await run(house, asked);
      return Response.json(answered.body ?? null, { status: answered.status });
    });
  }
}

function bearerOf(request: Request): string {
  const secret = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (secret === undefined) throw new UnknownBearer();
  return secret;
}

type Asked = {
  readonly endpoint: Endpoint;
  readonly input: Readonly<Record<string, unknown>>;
  readonly secret: string;
  readonly request: Request;
  readonly reference: string;
};

async function run(house: House, asked: Asked): Promise<Answered> {
  const { endpoint, secret, reference } = asked;
  const bearers = fulfilled(house, tokenPort);
  if (!bearers) throw new UnknownBearer();
  const key = asked.request.headers.get("idempotency-key");
  if (key !== null && !isKey(key)) throw new BadRequest("invalid");
  const who = { bearers, secret, reference };
  try {
    return await asBearer(house, who, (ctx) => inOne(ctx, asked, key));
  } catch (error) {
    const path = `${endpoint.method} ${endpoint.path}`;
    if (error instanceof Denial)
      await asBearer(house, who, (ctx) => recordDenial(ctx, error, { ask: "endpoint", path }));
    throw error;
  }
}

async function inOne(ctx: Ctx, { endpoint, input, request }: Asked, key: string | null): Promise<Answered> {
  // Parsed after the token is proven: strangers learn nothing of the schema by trying.
  const parsed = endpoint.input.parse(input);
  const work = async (): Promise<Answered> => {
    const value = await endpoint.run(ctx, parsed as never);
    return { status: endpoint.method === "post" ? 201 : 200, body: endpoint.output.parse(value) };
  };
  if (key === null || endpoint.method === "get") return work();
  const path = new URL(request.url).pathname;
  return answerOnce(ctx, { key, request: `${path}\n${JSON.stringify(parsed)}` }, work);
}
