/** Microsoft's Agents Playground as the chat client of a try-out: one process per person, on loopback only. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { stopwatch } from "../db/clock.ts";
import { type PlaygroundWindow, personalChat, playgroundConfig } from "./playground-config.ts";

const PACKAGE = "@microsoft/m365agentsplayground";
const HOST = "127.0.0.1";
const PRELOAD = fileURLToPath(new URL("keep-on-loopback.cjs", import.meta.url));
const READY_WITHIN_MS = 60_000;

export type PlaygroundOptions = {
  /** Baton's door: `http://127.0.0.1:3000/api/messages`. It must listen before a window is opened in a browser. */
  readonly endpoint: string;
  readonly tenantId: string;
  readonly windows: readonly PlaygroundWindow[];
  /** Where configurations and logs are written. */
  readonly folder: string;
};

export type OpenWindow = {
  readonly url: string;
  readonly serviceUrl: string;
  readonly window: PlaygroundWindow;
  readonly pid: number;
};

export type Playground = {
  readonly windows: readonly OpenWindow[];
  /** Which window shows a conversation or belongs to an account; for `TeamsSettings.serviceUrlFor`. */
  serviceUrlFor(to: { readonly conversation?: string; readonly account?: string }): string | undefined;
  stop(): Promise<void>;
};

/** Whether the package is there; it is a development dependency. */
export const isPlaygroundInstalled = (): boolean => cliPath() !== undefined;

function cliPath(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), "cli.js");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/**
 * Starts every window and resolves when all answer. Errors: the package is absent, a port is taken (the
 * Playground would silently take another, and saved addresses would lead nowhere), or one does not start.
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const cli = cliPath();
  if (cli === undefined) throw new Error(`${PACKAGE} is not installed; run npm ci without --omit=dev`);
  const started: Started[] = [];
  const stop = async () => {
    await Promise.all(started.map(end));
  };
  try {
    await Promise.all(options.windows.map(({ port }) => checkPort(port)));
    for (const window of options.windows) started.push(start(cli, options, window));
    await Promise.all(started.map(ready));
  } catch (error) {
    await stop();
    throw error;
  }
  const windows = started.map(({ window, child }) => ({ ...addresses(window), window, pid: child.pid ?? 0 }));
  return { windows, serviceUrlFor: (to) => windowFor(windows, to)?.serviceUrl, stop };
}

const addresses = ({ port }: PlaygroundWindow) => ({
  url: `http://${HOST}:${port}`,
  serviceUrl: `http://${HOST}:${port}/_connector`,
});

function windowFor(
  windows: readonly OpenWindow[],
  to: { readonly conversation?: string; readonly account?: string },
): OpenWindow | undefined {
  const shows = ({ window }: OpenWindow) => {
    const { objectId } = window.speaker;
    if (to.account !== undefined) return to.account.toLowerCase() === objectId.toLowerCase();
    const own = [personalChat(objectId), ...window.channels.map(({ id }) => id)];
    return own.includes(to.conversation ?? "") || to.conversation?.includes(objectId) === true;
  };
  return windows.find(shows) ?? windows[0];
}

async function checkPort(port: number): Promise<void> {
  const probe = createServer();
  const failed = new Promise<never>((_, reject) => probe.once("error", reject));
  const listening = once(probe.listen(port, HOST), "listening");
  try {
    await Promise.race([listening, failed]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(
      `port ${port} is taken, and the Playground needs it: stop what listens there or choose another PORT`,
    );
  }
  await new Promise((resolve) => probe.close(resolve));
}

type Started = {
  readonly window: PlaygroundWindow;
  readonly child: ChildProcess;
  readonly said: () => string;
};

function start(cli: string, options: PlaygroundOptions, window: PlaygroundWindow): Started {
  const { port } = window;
  mkdirSync(options.folder, { recursive: true });
  const config = join(options.folder, `playground-${port}.yml`);
  writeFileSync(config, playgroundConfig(options.tenantId, window));
  const { serviceUrl } = addresses(window);
  const flags = [
    "start",
    "-e",
    options.endpoint,
    "-c",
    "msteams",
    "-p",
    String(port),
    "--service-url",
    serviceUrl,
  ];
  const child = spawn(process.execPath, ["--require", PRELOAD, cli, ...flags, "--disable-telemetry"], {
    cwd: options.folder,
    stdio: ["pipe", "pipe", "pipe"],
    // Not our own environment: it holds secrets that are none of a foreign program's business.
    env: {
      HOME: options.folder,
      TZ: window.zone,
      TEAMSAPPTESTER_BROWSER: "none",
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
      M365_AGENTS_PLAYGROUND_LOGFILE: join(options.folder, `playground-${port}.log`),
    },
  });
  let said = "";
  const hear = (chunk: Buffer) => {
    said = `${said}${chunk.toString("utf8")}`.slice(-4000);
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  child.on("error", (error) => hear(Buffer.from(error.message)));
  return { window, child, said: () => said };
}

async function ready({ window, child, said }: Started): Promise<void> {
  const { url } = addresses(window);
  const elapsed = stopwatch();
  while (elapsed() < READY_WITHIN_MS) {
    if (child.exitCode !== null) break;
    if (await answers(`${url}/_debug/ping`)) return;
    await pause(50);
  }
  throw new Error(
    `the Playground did not start on port ${window.port}: ${said().trim() || "it said nothing"}`,
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    // Not yet.
    return false;
  }
}

async function end({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const patience = new AbortController();
  const isSlow = pause(2000, true, { signal: patience.signal }).catch(() => false);
  if (await Promise.race([ended.then(() => false), isSlow])) child.kill("SIGKILL");
  await ended;
  patience.abort();
}
