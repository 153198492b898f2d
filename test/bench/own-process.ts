/** A contender's own process, seen from outside. Whatever is started here is ended here. */
import { type ChildProcess, fork } from "node:child_process";
import { z } from "zod";

export type OwnProcess = {
  readonly pid: number;
  ask<T>(step: string, input?: unknown): Promise<T>;
  stop(): Promise<void>;
};

const Answered = z.object({ id: z.number(), value: z.unknown().optional(), error: z.string().optional() });
type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

const running = new Set<OwnProcess>();

/** Ends whatever a failed row left running. */
export const stopAll = async (): Promise<void> => {
  await Promise.all([...running].map((one) => one.stop()));
};

/** Starts `contenders/<name>.ts`; resolves once it listens. */
export async function startContender(name: string): Promise<OwnProcess> {
  const file = new URL(`./contenders/${name}.ts`, import.meta.url).pathname;
  const child = fork(file, [], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const waiting = new Map<number, Waiting>();
  const ready = new Promise<unknown>((resolve, reject) => waiting.set(0, { resolve, reject }));
  child.on("message", (message) => {
    const { id, value, error } = Answered.parse(message);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(`${name}: ${error}`));
  });
  const ended = endOf(child, name, waiting);
  let last = 0;
  const own: OwnProcess = {
    pid: child.pid ?? 0,
    ask: (step, input) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, step, input });
      }),
    async stop() {
      running.delete(own);
      child.kill("SIGKILL");
      await ended;
    },
  };
  running.add(own);
  await ready;
  return own;
}

function endOf(child: ChildProcess, name: string, waiting: Map<number, Waiting>): Promise<void> {
  return new Promise((resolve) =>
    child.once("exit", (code) => {
      for (const { reject } of waiting.values()) reject(new Error(`${name} ended with ${code}`));
      waiting.clear();
      resolve();
    }),
  );
}
