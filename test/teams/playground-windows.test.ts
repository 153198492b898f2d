/** The Playground's windows: where they listen, who may call them when, and what is said when one does not come up. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { demoWindows, TENANT } from "../../src/tryout/demo-people.ts";
import {
  isPlaygroundInstalled,
  type OpenWindow,
  type Playground,
  startPlayground,
} from "../../src/tryout/playground.ts";
import { sparePort } from "../kit/postgres.ts";

const isHere = isPlaygroundInstalled();
if (!isHere) console.warn("SKIPPED: the Agents Playground is not installed; its tests prove nothing here");

const folder = mkdtempSync(join(tmpdir(), "baton-windows-"));
const opened: Playground[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((playground) => playground.stop()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The engineer's window, on a port of its own. */
async function open(port: number): Promise<Playground & { readonly only: OpenWindow }> {
  const windows = demoWindows(0)
    .slice(0, 1)
    .map((window) => ({ ...window, port }));
  const endpoint = "http://127.0.0.1:1/api/messages";
  const playground = await startPlayground({ endpoint, tenantId: TENANT, folder, windows });
  opened.push(playground);
  const [only] = playground.windows;
  if (!only) throw new Error("no window");
  return { ...playground, only };
}

const LOOPBACK = "0100007F";

/** Everything that listens on this machine, as its kernel says. */
function listening(): { address: string; port: number; inode: string }[] {
  const LISTENING = "0A";
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .filter(existsSync)
    .flatMap((file) => readFileSync(file, "utf8").split("\n").slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter((row) => row[3] === LISTENING)
    .map((row) => {
      const [address = "", port = ""] = (row[1] ?? "").split(":");
      return { address, port: Number.parseInt(port, 16), inode: row[9] ?? "" };
    });
}

const socketsOf = (pid: number): ReadonlySet<string> =>
  new Set(
    readdirSync(`/proc/${pid}/fd`)
      .map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? "")
      .filter((inode) => inode !== ""),
  );

test.skipIf(!isHere)("it listens on loopback and nowhere else", async () => {
  if (!existsSync("/proc/net/tcp")) {
    console.warn("SKIPPED: without /proc nobody can tell on which addresses the Playground listens");
    return;
  }
  const { only, ready } = await open(await sparePort());
  await ready;
  const own = socketsOf(only.pid);
  const doors = listening().filter(({ port, inode }) => port === only.window.port || own.has(inode));
  expect(doors.map(({ address }) => address)).toEqual([LOOPBACK, LOOPBACK]);
});

test.skipIf(!isHere)(
  "whoever calls a window while its program still loads is served when it has",
  async () => {
    const { only, ready } = await open(await sparePort());
    let isLoaded = false;
    void ready.then(() => {
      isLoaded = true;
    });
    const answer = fetch(only.url);
    expect(isLoaded).toBe(false);
    expect((await answer).status).toBe(200);
    expect(await (await answer).text()).toContain("<html");
  },
);

test.skipIf(!isHere)("after it has stopped, its address is free", async () => {
  const { only, stop } = await open(await sparePort());
  await stop();
  await expect(fetch(only.url)).rejects.toThrow();
});

test.skipIf(!isHere)(
  "a window whose program ends before it has loaded is told, and its callers are let go",
  async () => {
    const { only, ready } = await open(await sparePort());
    const caller = fetch(only.url);
    process.kill(only.pid, "SIGKILL");
    await expect(ready).rejects.toThrow(`did not start on port ${only.window.port}`);
    await expect(caller).rejects.toThrow();
  },
);

test.skipIf(!isHere)("a taken port is said and not silently exchanged", async () => {
  const { only } = await open(await sparePort());
  await expect(open(only.window.port)).rejects.toThrow(`port ${only.window.port} is taken`);
});
