import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { House } from "../../src/core/house.ts";
import { databaseAnswers, workerIsFresh } from "../../src/web/health.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { tokenPort } from "../../src/web/ports.ts";
import { openWebApp, type WebApp } from "../../src/web/web-app.ts";
import { BARE_ORG, type BareHouse, bareHouse } from "../kit/bare-house.ts";
import { hasPostgres } from "../kit/database.ts";
import { open, read, SECRET, tokens } from "./pipeline.ts";

let bare: BareHouse;
let house: House;
let app: WebApp;
const metrics = openMetrics();
let workerIdleMs = 0;
let isDatabaseThere = true;

beforeAll(async () => {
  bare = await bareHouse([]);
  house = { ...bare.house, ports: new Map([[tokenPort.name, tokens]]) };
  app = openWebApp({
    house,
    endpoints: [open, read],
    metrics,
    metricsToken: "metrics-token-0000",
    checks: [
      async () => (isDatabaseThere ? databaseAnswers(bare.db)() : "the database does not answer"),
      workerIsFresh(() => workerIdleMs),
    ],
  });
  app.mount("/slack/events", "slack", async () => new Response("ok"));
});

const ask = (path: string, init?: RequestInit) => app.fetch(new Request(`http://127.0.0.1${path}`, init));
const post = (body: string, headers: Record<string, string> = {}) =>
  ask("/api/v1/incidents", {
    method: "POST",
    body,
    headers: { "content-type": "application/json", authorization: `Bearer ${SECRET}`, ...headers },
  });
const recordCount = async () =>
  Number((await bare.db.raw<{ n: number }>("select count(*)::int as n from records"))[0]?.n);

test("it says that it lives, and whether it is ready, in words", async () => {
  expect((await ask("/healthz")).status).toBe(200);
  expect(await (await ask("/readyz")).text()).toBe("ready\n");
  workerIdleMs = 45_000;
  isDatabaseThere = false;
  const answer = await ask("/readyz");
  expect(answer.status).toBe(503);
  expect(await answer.text()).toBe(
    "the database does not answer\nthe worker has not gone round for 45 seconds\n",
  );
  workerIdleMs = 0;
  isDatabaseThere = true;
});

test("a token opens an incident, and the answer comes after it is on record", async () => {
  const before = await recordCount();
  const answer = await post('{"title":"payments time out"}');
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ number: 41, openedAt: "2027-03-09T09:00:00.000Z" });
  expect(await recordCount()).toBe(before + 1);
});

test("path and query are read by the schema", async () => {
  const headers = { authorization: `Bearer ${SECRET}` };
  expect(await (await ask("/api/v1/incidents/41?full=yes", { headers })).json()).toEqual({ number: 41 });
  expect((await ask("/api/v1/incidents/x", { headers })).status).toBe(400);
  expect((await ask("/api/v1/incidents/1?full=perhaps", { headers })).status).toBe(400);
});

test.each([
  ["no token", {}, 401, "web.unauthorised"],
  ["a wrong token", { authorization: "Bearer baton_wrong" }, 401, "web.unauthorised"],
  ["a token of nobody", { authorization: "Bearer other" }, 401, "web.unauthorised"],
  ["another scheme", { authorization: `Basic ${SECRET}` }, 401, "web.unauthorised"],
  ["something that is not JSON", { "content-type": "text/plain" }, 415, "web.not-json"],
])("%s is refused with a key and a reference", async (_, headers: Record<string, string>, status, key) => {
  const request = { "content-type": "application/json", authorization: `Bearer ${SECRET}`, ...headers };
  if (_ === "no token") request.authorization = "";
  const answer = await ask("/api/v1/incidents", { method: "POST", body: '{"title":"x"}', headers: request });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(await answer.json()).toMatchObject({
    key,
    status,
    reference: expect.stringMatching(/^[0-9a-f]{10}$/),
  });
});

test("a wrong field is named by its path", async () => {
  const answer = await post('{"title":"","extra":1}');
  expect(answer.status).toBe(400);
  const { key, errors } = (await answer.json()) as { key: string; errors: { path: string }[] };
  expect(key).toBe("web.invalid");
  expect(errors.map(({ path }) => path)).toContain("title");
});

test("an expected no is 403 or 409 with its key, and changes nothing; the denial is on record", async () => {
  const before = await recordCount();
  expect((await post('{"title":"forbidden"}')).status).toBe(403);
  expect(await recordCount()).toBe(before + 1);
  const taken = await post('{"title":"taken"}');
  expect(taken.status).toBe(409);
  expect(await taken.json()).toMatchObject({ key: "web.taken" });
  expect(await recordCount()).toBe(before + 1);
});

test("a fault tells its reference and nothing else", async () => {
  const answer = await post('{"title":"canary"}');
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).not.toContain("canary");
  expect(text).not.toMatch(/\bat .*\.ts/);
  expect(bare.logged.join("")).toContain((JSON.parse(text) as { reference: string }).reference);
});

test("the same key again is answered as before and done once; for another request it is a mistake", async () => {
  const before = await recordCount();
  const key = { "idempotency-key": createHash("sha256").update("one").digest("hex") };
  const first = await post('{"title":"once"}', key);
  const again = await post('{"title":"once"}', key);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(await again.json()).toEqual(await first.json());
  expect(await recordCount()).toBe(before + 1);
  expect((await post('{"title":"other"}', key)).status).toBe(422);
  expect((await post('{"title":"x"}', { "idempotency-key": "x".repeat(201) })).status).toBe(400);
});

test("what was refused under a key may be tried again", async () => {
  const key = { "idempotency-key": "later" };
  expect((await post('{"title":"taken"}', key)).status).toBe(409);
  expect((await post('{"title":"free now"}', key)).status).toBe(201);
});

test.skipIf(!hasPostgres())("ten at once with one key are one", async () => {
  const before = await recordCount();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post('{"title":"at once"}', { "idempotency-key": "at-once" })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
  expect(await recordCount()).toBe(before + 1);
});

test("what is too large is refused before it is read", async () => {
  expect((await post(JSON.stringify({ title: "x".repeat(70_000) }))).status).toBe(413);
});

test("unknown addresses are 404, wrong methods 405 with what is allowed", async () => {
  expect((await ask("/wp-admin")).status).toBe(404);
  const answer = await ask("/healthz", { method: "DELETE" });
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("GET, HEAD");
  expect((await ask("/api/v1/incidents")).headers.get("allow")).toBe("POST");
  expect((await ask("/slack/events")).status).toBe(405);
});

test("a mounted door gets the request, and every answer has safe headers", async () => {
  const answer = await ask("/slack/events", { method: "POST", body: "x" });
  expect(await answer.text()).toBe("ok");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000");
  expect(answer.headers.get("baton-reference")).toMatch(/^[0-9a-f]{10}$/);
});

test("metrics are behind their token and name doors, never organisations", async () => {
  expect((await ask("/metrics")).status).toBe(401);
  const answer = await ask("/metrics", { headers: { authorization: "Bearer metrics-token-0000" } });
  const text = await answer.text();
  expect(text).toMatch(/baton_requests_total\{door="slack",outcome="2xx"\} [1-9]/);
  expect(text).toContain("baton_outbox_depth");
  expect(text).not.toContain(BARE_ORG);
  expect(text).not.toContain("pipeline");
});

test("the API describes itself by the schemas that judge it", async () => {
  const answer = await ask("/api/v1/openapi.json");
  const document = (await answer.json()) as {
    openapi: string;
    paths: Record<
      string,
      Record<string, { parameters: { name: string; in: string }[]; requestBody?: unknown }>
    >;
  };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toEqual(["/incidents", "/incidents/{number}"]);
  expect(JSON.stringify(document.paths["/incidents"]?.post?.requestBody)).toContain('"maxLength":100');
  expect(document.paths["/incidents/{number}"]?.get?.parameters.map((p) => [p.name, p.in])).toEqual([
    ["number", "path"],
    ["full", "query"],
  ]);
});

test("no body, however wrong, brings a fault or a 5xx", async () => {
  const before = await recordCount();
  const wrong = fc.oneof(
    fc.json(),
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      '{"__proto__":{"title":"x"}}',
      '{"constructor":{"prototype":{"title":"x"}},"title":null}',
      "[".repeat(20_000),
      `${'{"title":'.repeat(5000)}1${"}".repeat(5000)}`,
      '{"title":1e999}',
      '{"title":"a","title":["b"]}',
      "\u0000",
      "null",
    ),
  );
  const others = openWebApp({ house, endpoints: [open, read], metrics: openMetrics(), checks: [] });
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(wrong, async (body) => {
      // Another token each time, so that the limit on one of them is not what answers.
      tried += 1;
      const answer = await others.fetch(
        new Request("http://127.0.0.1/api/v1/incidents", {
          method: "POST",
          body,
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${tried % 2 ? SECRET : "baton_x"}`,
          },
        }),
      );
      expect([400, 401, 413, 415, 429]).toContain(answer.status);
    }),
    { numRuns: 300, seed: 41 },
  );
  expect(await recordCount()).toBe(before);
});
