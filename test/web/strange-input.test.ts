/** The real endpoints, asked in ways that no schema foresees: a 4xx or a success, and never a fault of ours. */
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "../../src/core/context.ts";
import { sql } from "../../src/db/drizzle.ts";
import { ROOMS } from "../../src/features/index.ts";
import { defineEndpoint } from "../../src/web/endpoint.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { tokenPort } from "../../src/web/ports.ts";
import { openWebApp, type WebApp } from "../../src/web/web-app.ts";
import { hasPostgres } from "../kit/database.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";

const SECRET = "baton_0123456789abcdef";
const token: Actor = {
  ...{ kind: "token", id: "00000000-0000-4000-8000-00000000cafe", name: "pipeline" },
  grants: ["incident.open", "incident.read", "release.read", "release.request"].map((right) => ({
    ...{ right, scope: {} },
  })),
};
/** Waits for longer than its statement may take. */
const slow = defineEndpoint({
  method: "get",
  path: "/slow",
  summary: "Takes too long",
  input: z.object({}),
  output: z.object({}),
  run: async (ctx) => {
    await ctx.tx.query(sql`set local statement_timeout = 1`);
    await ctx.tx.query(sql`select pg_sleep(5)`);
    return {};
  },
});

let house: TestHouse;
let app: WebApp;
beforeAll(async () => {
  house = await testHouse({ at: "2027-03-09T09:00:00Z" });
  const tokens = {
    findOrganisation: async () => house.orgId,
    findBearer: async () => ({ actor: token, language: "en" as const, zone: "UTC" }),
  };
  app = openWebApp({
    house: { ...house.house, ports: new Map([...house.house.ports, [tokenPort.name, tokens]]) },
    endpoints: [...ROOMS.flatMap((room) => room.endpoints ?? []), slow],
    metrics: openMetrics(),
    checks: [],
  });
});

const ask = (path: string, init: RequestInit = {}) =>
  app.fetch(
    new Request(`http://127.0.0.1/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${SECRET}`, "content-type": "application/json", ...init.headers },
    }),
  );
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  ask(path, { method: "POST", body, headers });

test.each([
  ["NUL", "pay\\u0000ments"],
  ["half a pair", "pay\\ud83dments"],
])("%s in a program's words opens an incident all the same", async (_, words) => {
  const body = `{"title":"${words}","service":"${words}","severity":"${words}"}`;
  const answer = await post("/incidents", body);
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ title: expect.stringMatching(/^pay\ufffd?ments$/) });
  expect(house.logged).toEqual([]);
});

test.each(["service", "version", "environment", "notes", "rollback", "requester", "regions"])(
  "strange characters in a release's %s are no fault",
  async (field) => {
    const whole = { service: "checkout", version: "1.2.3", environment: "staging", notes: "", rollback: "" };
    for (const strange of ["x\u0000", "\ud83d", "\udc00x"]) {
      const body = { ...whole, [field]: field === "regions" ? [strange] : strange };
      const { status } = await post("/releases", JSON.stringify(body));
      expect(status, `${field} ${JSON.stringify(strange)}`).toBeLessThan(500);
    }
    expect(house.logged).toEqual([]);
  },
);

test.each(["incidents", "releases"])("a number of %s that no row can have is not found", async (noun) => {
  for (const number of ["2147483648", "99999999999", "9007199254740991"])
    expect((await ask(`/${noun}/${number}`)).status, number).toBe(404);
  for (const number of ["0", "-1", "1e400", "1.5", "%00", "NaN", "9".repeat(400), "%F0%9F%94%A5"])
    expect((await ask(`/${noun}/${number}`)).status, number).toBe(400);
  expect(house.logged).toEqual([]);
});

test("a body nested deep is answered, with a key and without", async () => {
  const deep = `{"title":"deep","more":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
  expect((await post("/incidents", deep)).status).toBe(201);
  expect((await post("/incidents", deep, { "idempotency-key": "probe-1" })).status).toBe(201);
  expect(house.logged).toEqual([]);
});

// The embedded engine runs in this process: nothing can interrupt a statement there.
test.runIf(hasPostgres())("a statement that takes too long is 503, and says when to come again", async () => {
  const answer = await ask("/slow");
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(house.logged.splice(0).join("")).toContain("database error 57014");
});
