import { beforeAll, expect, test } from "vitest";
import { openMetrics } from "../../src/web/metrics.ts";
import { tokenPort } from "../../src/web/ports.ts";
import { openWebApp, type WebApp } from "../../src/web/web-app.ts";
import { BARE_ORG, type BareHouse, bareHouse } from "../kit/bare-house.ts";
import { open, SECRET, tokens } from "./pipeline.ts";

let bare: BareHouse;
let app: WebApp;
let isDatabaseThere = true;
const metrics = openMetrics();
beforeAll(async () => {
  bare = await bareHouse([]);
  const begin: typeof bare.house.db.begin = (work) =>
    isDatabaseThere ? bare.house.db.begin(work) : Promise.reject(new Error("gone"));
  const db = Object.create(bare.house.db, { begin: { value: begin } }) as typeof bare.house.db;
  const house = { ...bare.house, db, ports: new Map([[tokenPort.name, tokens]]) };
  app = openWebApp({ house, endpoints: [open], metrics, checks: [] });
});

const ask = (path: string, init?: RequestInit) => app.fetch(new Request(`http://127.0.0.1${path}`, init));

test("who hangs up in the middle of a body is no fault of ours", async () => {
  const before = bare.logged.length;
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('{"title":'));
      controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    },
  });
  const headers = { "content-type": "application/json", authorization: `Bearer ${SECRET}` };
  const cutShort = { method: "POST", body, headers, duplex: "half" };
  expect((await ask("/api/v1/incidents", cutShort as RequestInit)).status).toBe(400);
  expect(bare.logged.slice(before)).toEqual([]);
});

test.each([
  ["fr-CH, de;q=0.8, en;q=0.5", "Unter dieser"],
  ["en;q=0.2, de", "Unter dieser"],
  ["de;q=0, en", "nothing at this"],
  ["de;q=nonsense", "Unter dieser"],
  ["fr, *;q=0.1", "nothing at this"],
  ["", "nothing at this"],
])("who reads %j is answered in the language that he reads best of ours", async (asked, words) => {
  const answer = await ask("/nowhere", { headers: { "accept-language": asked } });
  expect(await answer.text()).toContain(words);
});

test("what the outbox held before the database went is not told as what it holds now", async () => {
  await bare.db.raw(
    `insert into outbox (org_id, mark, kind, version, lane, priority, payload, queued_at, due_at)
     values ($1, 'm', 'k', 1, 'l', 0, '{}', $2, $2)`,
    [BARE_ORG, "2027-03-09T08:59:00Z"],
  );
  expect(await (await ask("/metrics")).text()).toContain('baton_outbox_depth{priority="0"} 1');
  isDatabaseThere = false;
  const answer = await ask("/metrics");
  isDatabaseThere = true;
  expect(answer.status).toBe(200);
  expect(await answer.text()).not.toContain("baton_outbox_depth{");
});
