import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { spareRow } from "../kit/spare-row.ts";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "baton-process-"));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly said: string };

/** The real program with this environment and no other. */
function start(environment: Record<string, string>, words: readonly string[] = []) {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { PATH: process.env.PATH ?? "", HOME: folder, BATON_DATA_DIR: join(folder, "data"), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => child.once("exit", (code) => resolve({ code, said })));
  const until = async (what: RegExp): Promise<void> => {
    while (!what.test(said)) {
      const isOver = await Promise.race([
        ended.then(() => true),
        new Promise((resolve) => child.stdout.once("data", () => resolve(false))),
      ]);
      if (isOver && !what.test(said)) throw new Error(`it ended, and said: ${said}`);
    }
  };
  return { child, ended, until };
}

test.each([
  ["a port that is no number", { PORT: "abc" }, "PORT"],
  ["half of Slack", { SLACK_BOT_TOKEN: "xoxb-0000000000-dummy" }, "SLACK_SIGNING_SECRET"],
  ["an empty Teams id, which would leave authentication off", { TEAMS_APP_ID: "" }, "TEAMS_APP_ID"],
  ["a database that does not answer", { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" }, "DATABASE_URL"],
  ["a data folder that cannot be made", { BATON_DATA_DIR: "/dev/null/data" }, "BATON_DATA_DIR"],
])(
  "%s is told in one line that names the variable, and the exit is 1",
  async (_what, environment, variable) => {
    const { code, said } = await start(environment).ended;
    expect(code).toBe(1);
    const lines = said.trim().split("\n");
    expect(lines.some((line) => line.startsWith(variable))).toBe(true);
    expect(said).not.toMatch(/\n\s+at /);
  },
);

test.each([[["serve", "--onyl", "worker"]], [["serve", "--only", "workers"]], [["--help"]]])(
  "%j starts nothing, and says what can be asked for",
  async (words) => {
    const { code, said } = await start({ PORT: "0" }, words).ended;
    expect(code).toBe(2);
    expect(said).toContain("serve [--only web|worker]");
  },
);

test("an address to move to that does not answer is told by its name", async () => {
  const { code, said } = await start({}, ["move", "--to", "postgres://nobody@127.0.0.1:1/none"]).ended;
  expect({ code, said }).toEqual({ code: 1, said: "--to: the database does not answer at this address\n" });
});

const LOOPBACK = "0100007F";

/** The addresses that listen on these ports, as the kernel names them. */
const listening = (ports: readonly number[]): string[] =>
  ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((file) => (existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(1) : []))
    .flatMap((line) => {
      const [, local = "", , state] = line.trim().split(/\s+/);
      const [address = "", port = ""] = local.split(":");
      return state === "0A" && ports.includes(Number.parseInt(port, 16)) ? [address] : [];
    });

test("the try-out starts with nothing, listens on loopback alone, holds its folder, and drains on SIGTERM", {
  timeout: 90_000,
}, async () => {
  const port = await spareRow(9);
  const first = start({ PORT: String(port) });
  await first.until(/try it out/);
  if (existsSync("/proc/net/tcp")) {
    const addresses = listening([port, port + 1, port + 2, port + 3]);
    expect(addresses.length).toBeGreaterThanOrEqual(2);
    expect(new Set(addresses)).toEqual(new Set([LOOPBACK]));
  }
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const second = await start({ PORT: String(port + 5) }).ended;
  expect(second.code).toBe(1);
  expect(second.said).toContain("is in use by process");
  first.child.kill("SIGTERM");
  expect((await first.ended).code).toBe(0);
});
