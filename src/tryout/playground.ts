/** Microsoft's Agents Playground as the chat client of a try-out: one process per person, on loopback only. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { HOST, openWindow, type WindowProcess } from "./open-window.ts";
import { type PlaygroundWindow, personalChat } from "./playground-config.ts";

const PACKAGE = "@microsoft/m365agentsplayground";

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
  /** Settles when every window's program has loaded. Errors: one did not start. */
  readonly ready: Promise<void>;
  /** Which window shows a conversation or belongs to an account; for `TeamsSettings.serviceUrlFor`. */
  serviceUrlFor(to: { readonly conversation?: string; readonly account?: string }): string | undefined;
  stop(): Promise<void>;
};

/** Whether the package is there; it is a development dependency. */
export const isPlaygroundInstalled = (): boolean => programPath() !== undefined;

function programPath(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), "dist/index.js");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/**
 * Starts every window and resolves when their addresses take callers, who wait until the programs have loaded.
 * Errors: the package is absent, or a port is taken.
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const program = programPath();
  if (program === undefined) throw new Error(`${PACKAGE} is not installed; run npm ci without --omit=dev`);
  const { endpoint, tenantId, folder } = options;
  const opening = options.windows.map(async (window) => {
    const { url, serviceUrl } = addresses(window);
    const opened = await openWindow({ window, tenantId, program, endpoint, serviceUrl, folder });
    return { url, serviceUrl, window, pid: opened.pid, opened };
  });
  const settled = await Promise.allSettled(opening);
  const windows = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const stop = () => stopAll(windows.map(({ opened }) => opened));
  const failed = settled.find((each) => each.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const ready = Promise.all(windows.map(({ opened }) => opened.ready)).then(() => undefined);
  // As with each of them: nobody has to wait.
  ready.catch(() => undefined);
  return { windows, ready, serviceUrlFor: (to) => windowFor(windows, to)?.serviceUrl, stop };
}

const stopAll = async (opened: readonly WindowProcess[]): Promise<void> => {
  await Promise.all(opened.map((each) => each.stop()));
};

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
