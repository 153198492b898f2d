/** The real endpoints, asked in every way that the API's description tells of: what comes back is what it says. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/core/context.ts";
import { ROOMS } from "../../src/features/index.ts";
import { getReleaseNumber } from "../../src/features/release/find-releases.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { tokenPort } from "../../src/web/ports.ts";
import { openWebApp, type WebApp } from "../../src/web/web-app.ts";
import { approve, freezeBerlin } from "../features/release/ask-release.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";

type Content = Record<string, { schema: { $ref?: string } }>;
type Described = Record<string, Record<string, { responses: Record<string, { content: Content }> }>>;

const SECRET = "baton_0123456789abcdef";
const may = (...rights: string[]): Actor => ({
  ...{ kind: "token", id: "00000000-0000-4000-8000-00000000cafe", name: "pipeline" },
  grants: rights.map((right) => ({ right, scope: {} })),
});
const ALL = may("incident.open", "incident.read", "release.read", "release.request");

let house: TestHouse;
let app: WebApp;
let actor: Actor | null = ALL;
let paths: Described;
let problem: object;
beforeAll(async () => {
  house = await testHouse({ at: "2027-03-09T09:00:00Z" });
  const tokens = {
    findOrganisation: async (_: unknown, secret: string) => (secret === SECRET ? house.orgId : null),
    findBearer: async () => (actor ? { actor, language: "en" as const, zone: "UTC" } : null),
  };
  app = openWebApp({
    house: { ...house.house, ports: new Map([...house.house.ports, [tokenPort.name, tokens]]) },
    endpoints: ROOMS.flatMap((room) => room.endpoints ?? []),
    metrics: openMetrics(),
    checks: [],
  });
  const document = await (await app.fetch(new Request("http://127.0.0.1/api/v1/openapi.json"))).json();
  ({ paths } = document as { paths: Described });
  problem = (document as { components: { schemas: { Problem: object } } }).components.schemas.Problem;
});

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Asks, and fails where the description does not know this answer. */
async function ask(path: string, sent?: unknown, headers: Record<string, string> = {}) {
  const method = sent === undefined ? "get" : "post";
  const answer = await app.fetch(
    new Request(`http://127.0.0.1/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${SECRET}`, "content-type": "application/json", ...headers },
      ...(sent === undefined ? {} : { body: typeof sent === "string" ? sent : JSON.stringify(sent) }),
    }),
  );
  const described =
    paths[path.replace(/\/[^/]+$/, (last) => (/^\/(incidents|releases)$/.test(last) ? last : "/{number}"))]?.[
      method
    ];
  const content = described?.responses[answer.status]?.content;
  expect(content, `${method} ${path} answered ${answer.status}`).toBeDefined();
  const schema = content?.[answer.headers.get("content-type") ?? ""]?.schema;
  const body = await answer.json();
  const validate = ajv.compile(schema?.$ref ? problem : (schema ?? false));
  expect(validate(body), `${JSON.stringify(validate.errors)} ${JSON.stringify(body)}`).toBe(true);
  return { status: answer.status, body };
}

const RELEASE = { service: "checkout", version: "4.2.0", environment: "production", requester: "lena" };

test.each([
  ["an incident", "/incidents", { title: "payments time out", isPractice: true }, 201],
  ["a private one", "/incidents", { title: "x", isPrivate: true, service: "chekout", severity: "sev2" }, 201],
  ["no title", "/incidents", {}, 400],
  ["no JSON", "/incidents", "title=x", 400],
  ["too much", "/incidents", { title: "x".repeat(70_000) }, 413],
  ["an incident that nobody opened", "/incidents/4711", undefined, 404],
  ["an incident that cannot be", "/incidents/x", undefined, 400],
  [
    "a release",
    "/releases",
    { ...RELEASE, notes: "n", regions: ["berlin"], plannedFor: "2027-03-10T10:00:00+01:00" },
    201,
  ],
  ["a release of nothing", "/releases", { ...RELEASE, service: "nothing" }, 404],
  ["a release that was", "/releases", { ...RELEASE, plannedFor: "2020-03-10T10:00:00Z" }, 409],
  ["a release that nobody asked for", "/releases/4711", undefined, 404],
])("%s is answered as described", async (_, path, sent, status) => {
  expect((await ask(path, sent)).status).toBe(status);
});

test("refusals of HTTP itself are described too", async () => {
  expect((await ask("/incidents", "x", { "content-type": "text/plain" })).status).toBe(415);
  const key = { "idempotency-key": "described" };
  expect((await ask("/incidents", { title: "one", isPractice: true }, key)).status).toBe(201);
  expect((await ask("/incidents", { title: "two", isPractice: true }, key)).status).toBe(422);
  expect((await ask("/incidents", { title: "x" }, { authorization: "Bearer other" })).status).toBe(401);
  actor = may();
  expect((await ask("/incidents/1")).status).toBe(403);
  expect((await ask("/releases", RELEASE)).status).toBe(403);
  actor = ALL;
  for (const [path, ways] of Object.entries(paths))
    for (const [way, { responses }] of Object.entries(ways))
      expect(Object.keys(responses), `${way} ${path}`).toEqual(expect.arrayContaining(["429", "500", "503"]));
});

test("why a release is held is told in words, with times that a program can read", async () => {
  await freezeBerlin(house);
  const { body } = await ask("/releases", {
    ...RELEASE,
    version: "4.3.0",
    plannedFor: "2027-03-09T10:00:00Z",
  });
  const { number } = body as { number: number };
  const release = await house.asBaton((ctx) => getReleaseNumber(ctx, number));
  await approve(house, "anna", release);
  await approve(house, "arjun", release);
  const shown = (await ask(`/releases/${number}`)).body as { heldBecause: string[] };
  expect(shown.heldBecause.join("\n")).toContain("2027-03-09T10:00:00");
  expect(JSON.stringify(shown)).not.toMatch(/[\uE000\uE001]/);
});
