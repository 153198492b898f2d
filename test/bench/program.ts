/** A program as a person starts it: its own environment, ready once an address answers. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { stopwatch } from "../../src/db/clock.ts";

export type Program = {
  /** From the moment it was started until it answered. */
  readonly readyMs: number;
  /** Resident memory now, with that of the processes it started, in MB. */
  memoryMb(): number;
  stop(): Promise<void>;
};

export type Starting = {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** An address that answers with 200 once it is ready, or the words that it prints then. */
  readonly ready: { readonly url: string } | { readonly says: RegExp };
};

const running = new Set<Program>();

export const stopPrograms = async (): Promise<void> => {
  await Promise.all([...running].map((one) => one.stop()));
};

/** Errors: it ends before it is ready, or is not ready after a minute. */
export async function startProgram(starting: Starting): Promise<Program> {
  const { command, environment, name } = starting;
  const [file = "", ...words] = command;
  const took = stopwatch();
  // A group of its own, so that whatever it starts ends with it.
  const child = spawn(file, words, {
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const stop = async () => {
    running.delete(program);
    if (!over && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await ended;
  };
  const program: Program & { readyMs: number } = { readyMs: 0, memoryMb: () => memoryOf(child), stop };
  running.add(program);
  const isReady = async ({ ready }: Starting) =>
    "url" in ready ? answers(ready.url) : ready.says.test(said);
  while (!(await isReady(starting))) {
    if (over || took() > 60_000) {
      await stop();
      throw new Error(`${name} did not become ready`);
    }
    await pause(5);
  }
  program.readyMs = took();
  return program;
}

const answers = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    get(url, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once("error", () => resolve(false));
  });

function memoryOf(child: ChildProcess): number {
  const said = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(said)?.[1] ?? Number.NaN) / 1024;
}
