/** What an orchestrator and Prometheus can ask of a process that serves only the web, or only works. */
import { describe, expect, onTestFinished, test } from "vitest";
import { readEnvironment } from "../../src/env.ts";
import { type Role, startBaton } from "../../src/start/baton.ts";
import { explain } from "../../src/start/explain.ts";
import { emptyDatabaseUrl, hasPostgres } from "../kit/database.ts";

const settingsOf = async (port = 0) => {
  const read = readEnvironment({
    DATABASE_URL: await emptyDatabaseUrl(),
    BATON_MASTER_KEY: "test-master-key-test-master-key-0000",
    PUBLIC_URL: "https://baton.example",
    PORT: String(port),
    WORKER_PORT: String(port),
    LOG_LEVEL: "silent",
  });
  if ("mistakes" in read) throw new Error(read.mistakes.join("\n"));
  return read.settings;
};

async function start(role: Role, port?: number) {
  const settings = await settingsOf(port);
  const running = await startBaton({
    settings,
    role,
    organisationFile: undefined,
    skins: async () => ({ platforms: [], open: async () => async () => {} }),
  }).catch((error: unknown) => {
    throw new Error(explain(error, settings));
  });
  onTestFinished(() => running.stop());
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${running.port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  return { running, ask };
}

describe.runIf(hasPostgres())("a process with one role", () => {
  test("a worker says that it lives, that it is ready and how it is, and nothing else", async () => {
    const { ask } = await start("worker");
    expect(await ask("/healthz")).toEqual({ status: 200, text: "alive\n" });
    expect(await ask("/readyz")).toEqual({ status: 200, text: "ready\n" });
    expect((await ask("/metrics")).text).toContain("baton_timers_due 0");
    for (const path of ["/api/v1/openapi.json", "/p/some-secret", "/slack/events", "/"])
      expect((await ask(path)).status, path).toBe(404);
  });

  test("a web process is ready without a worker of its own", async () => {
    const { ask } = await start("web");
    expect(await ask("/readyz")).toEqual({ status: 200, text: "ready\n" });
    expect((await ask("/metrics")).text).toContain("baton_outbox_depth");
    expect((await ask("/api/v1/openapi.json")).status).toBe(200);
  });

  test("a second process on the same port ends with one line that says what to do", async () => {
    const { running } = await start("web");
    await expect(start("web", running.port ?? 0)).rejects.toThrow(
      `PORT ${running.port} is taken by another program; stop it, or set another PORT`,
    );
  });

  test("a worker whose port is taken works all the same: pages come before what is measured of them", async () => {
    const { running } = await start("worker");
    const second = await start("worker", running.port ?? 0);
    expect(running.port).toBeGreaterThan(0);
    expect(second.running.port).toBeNull();
    expect(second.running.standing.kind).toBe("at-work");
  });
});
