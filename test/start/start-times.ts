/** The try-out as a person starts it, and how long it took until he knew where to go. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL("../../", import.meta.url));

export type Start = {
  /** From `npm start` to its words: milliseconds. */
  readonly saidMs: number;
  /** Until every address among them had answered. */
  readonly answeredMs: number;
  readonly addresses: readonly { readonly url: string; readonly status: number }[];
};

/** Starts it and, once it has said where to go, goes there; then stops it. Errors: it ended without a word. */
export async function startOnce(folder: string, port: number): Promise<Start> {
  const from = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: HERE,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, BATON_DATA_DIR: folder, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: npm hands no signal on.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  try {
    const said = await wordsOf(child);
    const saidMs = performance.now() - from;
    const urls = said.match(/http:\/\/127\.0\.0\.1:\d+\/?/g) ?? [];
    const addresses = await Promise.all(
      urls.map(async (url) => ({ url, status: (await fetch(url)).status })),
    );
    return { saidMs, answeredMs: performance.now() - from, addresses };
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
  }
}

async function wordsOf(child: ReturnType<typeof spawn>): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (/Stop with Ctrl\+C/.test(said)) resolve(said);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("close", () => reject(new Error(`it ended, and said: ${said}`)));
  });
}

export type StartTimes = { readonly first: Start; readonly later: readonly Start[] };

/** A first start on an empty data folder, and later ones on the same. */
export async function startTimes(port: number, laterStarts: number): Promise<StartTimes> {
  const scratch = mkdtempSync(join(tmpdir(), "baton-starts-"));
  const folder = join(scratch, "data");
  try {
    const first = await startOnce(folder, port);
    const later: Start[] = [];
    for (let start = 0; start < laterStarts; start++) later.push(await startOnce(folder, port));
    return { first, later };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
