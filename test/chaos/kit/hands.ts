/** Starts processes that play rows, and gives them their work. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Row, Verdict } from "../row.ts";
import type { Heard, Task } from "./hand.ts";

const PROGRAM = fileURLToPath(new URL("hand.ts", import.meta.url));

export type Hand = {
  /** Plays a row to its end. Errors: the process ended meanwhile. */
  play(row: Row, task: Omit<Task, "id">): Promise<Verdict>;
  stop(): Promise<void>;
};

/** Starts one; resolves once its ground stands. Errors: what it needs is not on this machine, as it says itself. */
export async function openHand(bundle: string, say: (line: string) => void): Promise<Hand> {
  const child = fork(PROGRAM, [bundle], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await next(child, say, ({ kind }) => kind === "ready");
  return {
    async play(row, task) {
      child.send({ id: row.id, ...task });
      const heard = await next(
        child,
        (line) => say(`${line.trimEnd()} [${row.id}]`),
        ({ kind }) => kind === "played",
      );
      if (heard.kind !== "played") throw new Error("unreachable");
      return heard.verdict;
    },
    async stop() {
      if (!child.connected) return;
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

/** What it says is handed on until it tells what is waited for. */
function next(
  child: ChildProcess,
  say: (line: string) => void,
  isIt: (heard: Heard) => boolean,
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const hear = (heard: Heard) => {
      if (heard.kind === "said") say(heard.line);
      if (!isIt(heard)) return;
      child.off("message", hear).off("exit", end);
      resolve(heard);
    };
    const end = () => reject(new Error("the process that plays the rows ended"));
    child.on("message", hear).on("exit", end);
  });
}
