import { connect } from "node:net";
import { expect, test } from "vitest";
import { openMetrics } from "../../src/web/metrics.ts";
import { serve } from "../../src/web/serve.ts";
import { openWebApp } from "../../src/web/web-app.ts";
import { bareHouse } from "../kit/bare-house.ts";

test("stopping finishes what has begun, takes nothing new and does not wait for idle connections", async () => {
  const bare = await bareHouse([]);
  const app = openWebApp({ house: bare.house, endpoints: [], metrics: openMetrics(), checks: [] });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let hasBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve;
  });
  app.mount("/slow", "slow", async () => {
    hasBegun();
    await held;
    return new Response("done");
  });
  const serving = await serve(app, { host: "127.0.0.1", port: 0 });
  const base = `http://127.0.0.1:${serving.port}`;
  expect(await (await fetch(`${base}/healthz`)).text()).toBe("alive\n");
  const idle = connect(serving.port, "127.0.0.1");
  idle.on("error", () => {});
  const slow = fetch(`${base}/slow`, { method: "POST" });
  await begun;
  const stopped = serving.stop();
  expect(await (await app.fetch(new Request(`${base}/readyz`))).text()).toBe("this process is ending\n");
  await expect(fetch(`${base}/healthz`)).rejects.toThrow();
  release();
  expect(await (await slow).text()).toBe("done");
  idle.destroy();
  await stopped;
});

test("whoever sends a body without end is cut off about when his time is up", async () => {
  const bare = await bareHouse([]);
  const app = openWebApp({ house: bare.house, endpoints: [], metrics: openMetrics(), checks: [] });
  app.mount("/slow", "slow", async (request) => new Response(await request.text()));
  const serving = await serve(app, { host: "127.0.0.1", port: 0, requestTimeout: 300 });
  const socket = connect(serving.port, "127.0.0.1");
  const startedAt = performance.now();
  socket.write("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nbeginning");
  socket.resume();
  await new Promise((resolve) => socket.once("close", resolve));
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  await serving.stop();
}, 60_000);
