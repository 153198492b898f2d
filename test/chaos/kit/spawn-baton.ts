/** Starts, kills and stops Baton's processes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Role } from "../../../src/start/baton.ts";
import { bundleOfRun } from "./run-bundle.ts";

export type BatonProcess = {
  readonly role: Role;
  readonly pid: number;
  /** Where it takes calls; null in a worker. */
  readonly url: string | null;
  readonly child: ChildProcess;
  /** The end of what it said. */
  said(): string;
  isAlive(): boolean;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** SIGTERM, and waits until it has drained. Resolves to its exit code. */
  stop(): Promise<number | null>;
};

export type Spawning = {
  readonly role: Role;
  readonly port: number | null;
  readonly serviceUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Stands in front of the program: `faketime -f +2h`. */
  readonly wrapper?: readonly string[];
};

const living = new Set<ChildProcess>();
// Whatever becomes of the run, nothing of it is left behind.
process.on("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

/** Starts one; resolves once it is ready. Errors: what it said, where it ended before. */
export async function spawnBaton(spawning: Spawning): Promise<BatonProcess> {
  const { role, port, wrapper = [] } = spawning;
  const bundle = bundleOfRun();
  const entry = join(bundle, "baton-process.mjs");
  const [program = "", ...args] = [...wrapper, process.execPath, entry, role, spawning.serviceUrl];
  const child = spawn(program, args, {
    env: {
      ...{ PATH: process.env.PATH ?? "", NODE_COMPILE_CACHE: join(bundle, "compiled") },
      ...spawning.environment,
      ...(port ? { PORT: String(port) } : {}),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const hear = (chunk: Buffer) => {
    said = `${said}${chunk.toString("utf8")}`.slice(-16_000);
  };
  child.stderr.on("data", hear);
  living.add(child);
  const ended = once(child, "exit");
  void ended.then(() => living.delete(child));
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      hear(chunk);
      if (said.includes("ready\n")) resolve();
    });
    void ended.then(() => reject(new Error(`a ${role} process ended before it was ready: ${said}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    if (isAlive()) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    role,
    pid: child.pid ?? 0,
    url: port === null ? null : `http://127.0.0.1:${port}`,
    child,
    said: () => said,
    isAlive,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
  };
}
