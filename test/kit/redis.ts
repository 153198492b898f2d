/** A real Redis of the tests' own, on a spare port. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { answers, sparePort } from "./postgres.ts";

export type OwnRedis = {
  readonly url: string;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  stop(): Promise<void>;
};

/** redis-server's path, or null where this machine has none. */
export function findRedis(): string | null {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/bin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, "redis-server")).find((file) => existsSync(file)) ?? null;
}

/** Starts a Redis that keeps nothing on disk. `isDurable`: each write is on disk before it is answered; `more` flags. */
export async function startRedis(
  bin: string,
  isDurable = false,
  more: readonly string[] = [],
): Promise<OwnRedis> {
  const port = await sparePort();
  const folder = mkdtempSync(join(tmpdir(), "baton-redis-"));
  let child: ChildProcess | null = null;
  const startServer = async () => {
    const flags = [
      "--bind",
      "127.0.0.1",
      "--port",
      String(port),
      "--save",
      "",
      "--appendonly",
      isDurable ? "yes" : "no",
      "--appendfsync",
      "always",
      "--dir",
      folder,
      ...more,
    ];
    child = spawn(bin, flags, { stdio: "ignore" });
    while (!(await answers(port))) await pause(20);
  };
  const stopServer = async () => {
    const running = child;
    if (!running) return;
    child = null;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await ended;
  };
  await startServer();
  return {
    url: `redis://127.0.0.1:${port}`,
    startServer,
    stopServer,
    stop: async () => {
      await stopServer();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
