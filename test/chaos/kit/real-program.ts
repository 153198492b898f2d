/** The program as it is installed: `node src/main.ts` in some folder, for some user, with an environment and no other. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { spareRow } from "../../kit/spare-row.ts";

export type Stand = {
  /** The folder that it is installed in. */
  readonly tree: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Stands in front of the program: `setpriv --reuid=nobody`. */
  readonly wrapper?: readonly string[];
};

export type Ended = { readonly code: number | null; readonly said: string };

export type Program = {
  readonly url: string;
  /** SIGTERM, and waits until it has drained. */
  stop(): Promise<Ended>;
};

function begin({ tree, environment, wrapper = [] }: Stand, words: readonly string[]) {
  const [program = "", ...args] = [...wrapper, process.execPath, join(tree, "src/main.ts"), ...words];
  const child = spawn(program, args, {
    cwd: tree,
    env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part: string) => {
      said += part;
    });
  const ended = once(child, "close").then(([code]): Ended => ({ code: code as number | null, said }));
  // Whatever does not end by itself is a fault, and is not waited for.
  const within = (ms: number): Promise<Ended> => {
    const giveUp = setTimeout(() => child.kill("SIGKILL"), ms);
    return ended.finally(() => clearTimeout(giveUp));
  };
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return within(20_000);
  };
  return { child, within, end };
}

/** Runs it to its end; `code` is null where it did not come to one. */
export async function runProgram(stand: Stand, words: readonly string[] = []): Promise<Ended> {
  return begin(stand, words).within(30_000);
}

/** Serves; resolves once it is ready. Errors: what it said, where it ended before. */
export async function serveProgram(stand: Stand): Promise<Program> {
  // A try-out takes the next three, too.
  const port = await spareRow(4);
  const environment = { ...stand.environment, PORT: String(port), HOST: "127.0.0.1" };
  const { child, end } = begin({ ...stand, environment }, []);
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  try {
    for (let attempt = 0; !(await isReady()); attempt++) {
      if (child.exitCode !== null || attempt > 400) throw new Error((await end("SIGKILL")).said);
      await pause(50);
    }
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
  return { url, stop: () => end("SIGTERM") };
}
