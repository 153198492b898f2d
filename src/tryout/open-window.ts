/** One window of the Playground: a process of its own, behind an address of ours that takes callers from the first moment. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { CACHE } from "../start/cache-folder.ts";
import { type PlaygroundWindow, playgroundConfig } from "./playground-config.ts";

export const HOST = "127.0.0.1";
const RUNNER = fileURLToPath(new URL("run-playground.cjs", import.meta.url));
const COMPILED = fileURLToPath(new URL("playground", CACHE));
const READY_WITHIN_MS = 60_000;

export type WindowSettings = {
  readonly window: PlaygroundWindow;
  readonly tenantId: string;
  /** The Playground's program, a single file. */
  readonly program: string;
  /** Where it sends what people type. */
  readonly endpoint: string;
  /** Where it is called back. */
  readonly serviceUrl: string;
  /** Where its configuration and its log are written. */
  readonly folder: string;
};

export type WindowProcess = {
  readonly pid: number;
  /** Settles once: the program answers, or why it never will. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts it. Resolves while the program still loads: whoever calls its address meanwhile waits, and is served then.
 * Errors: the port is taken (the Playground would silently take another, and saved addresses would lead nowhere).
 */
export async function openWindow(settings: WindowSettings): Promise<WindowProcess> {
  const callers = new Set<Socket>();
  const { promise: port, resolve, reject } = Promise.withResolvers<number>();
  const door = createServer((caller) => {
    callers.add(caller.on("close", () => callers.delete(caller)));
    port.then((at) => relay(caller, at)).catch(() => caller.destroy());
  });
  await listen(door, settings.window.port);
  const child = startBehind(door, settings);
  listening(child, settings.window.port).then(resolve, reject);
  const ready = port.then(() => undefined);
  // Whoever waits for it is told; a window that is closed before has nobody who does.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ready,
    async stop() {
      door.close();
      for (const caller of callers) caller.destroy();
      await end(child);
    },
  };
}

/** Hands the bytes on both ways, and lets both sides go when either does. */
function relay(caller: Socket, port: number): void {
  const inner = connect(port, HOST);
  pipeline(caller, inner, caller, () => {
    // Either side may hang up at any time: a browser's tab is closed, the program ends.
    inner.destroy();
    caller.destroy();
  });
}

async function listen(door: Server, port: number): Promise<void> {
  try {
    await once(door.listen(port, HOST), "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(
      `port ${port} is taken, and the Playground needs it: stop what listens there or choose another PORT`,
    );
  }
}

/** Errors: the folder cannot be written. Then nothing is left open, so that the process can end. */
function startBehind(door: Server, settings: WindowSettings): ChildProcess {
  try {
    return start(settings);
  } catch (error) {
    door.close();
    throw error;
  }
}

function start({ window, tenantId, program, endpoint, serviceUrl, folder }: WindowSettings): ChildProcess {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, `playground-${window.port}.yml`);
  writeFileSync(config, playgroundConfig(tenantId, window));
  // Any free port: people come by ours.
  const flags = ["start", "-e", endpoint, "-c", "msteams", "-p", "0", "--service-url", serviceUrl];
  return spawn(process.execPath, [RUNNER, ...flags, "--disable-telemetry"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    // Not our own environment: it holds secrets that are none of a foreign program's business.
    env: {
      HOME: folder,
      TZ: window.zone,
      TEAMSAPPTESTER_BROWSER: "none",
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
      PLAYGROUND_PROGRAM: program,
      PLAYGROUND_COMPILED: COMPILED,
      M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, `playground-${window.port}.log`),
    },
  });
}

/** The port on which the program says that it listens. Errors: it ended, or said nothing for a minute. */
async function listening(child: ChildProcess, port: number): Promise<number> {
  let said = "";
  const heard = new Promise<number>((resolve) => {
    const hear = (chunk: Buffer | string) => {
      said = `${said}${chunk}`.slice(-4000);
      const at = /Listening on (\d+)\s/.exec(said)?.[1];
      if (at !== undefined) resolve(Number(at));
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
  });
  const ended = new Promise<null>((resolve) => {
    child.once("exit", () => resolve(null));
    child.once("error", (error) => {
      said += error.message;
      resolve(null);
    });
  });
  const patience = new AbortController();
  // It is broken off once it is not needed.
  const late = pause(READY_WITHIN_MS, null, { signal: patience.signal, ref: false }).catch(() => null);
  const found = await Promise.race([heard, ended, late]);
  patience.abort();
  if (found !== null) return found;
  throw new Error(`the Playground did not start on port ${port}: ${said.trim() || "it said nothing"}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const patience = new AbortController();
  const isSlow = pause(2000, true, { signal: patience.signal }).catch(() => false);
  if (await Promise.race([ended.then(() => false), isSlow])) child.kill("SIGKILL");
  await ended;
  patience.abort();
}
