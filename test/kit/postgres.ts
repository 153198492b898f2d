/** A real Postgres of the tests' own: a new cluster on a spare port, never the machine's. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export type OwnPostgres = {
  readonly port: number;
  /** A superuser's URL for one database. */
  url(database: string): string;
  /** Kills the server at once, as a crash would, and starts it again on the same files. */
  restart(mode: "immediate" | "fast"): Promise<void>;
  stopServer(mode: "immediate" | "fast"): Promise<void>;
  startServer(): Promise<void>;
  stop(): Promise<void>;
};

/** The folder of Postgres' programs (15 or newer), or null where this machine has none. */
export function findPostgres(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian)
    ? readdirSync(debian)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  const folders = [...versions.sort((a, b) => b - a).map((version) => join(debian, String(version), "bin"))];
  for (const folder of [...folders, ...(process.env.PATH ?? "").split(":")]) {
    if (existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres"))) return folder;
  }
  return null;
}

/** A TCP port on loopback that is free now. */
export function sparePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** Whether something listens on this port of loopback. */
export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    }).once("error", () => resolve(false));
  });

/** Postgres and PgBouncer refuse to run as root: there, the account of Debian's package (or nobody) runs it. */
export function runAs(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const account of ["postgres", "nobody"]) {
    try {
      const read = (flag: string) =>
        Number(execFileSync("id", [flag, account], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: read("-u"), gid: read("-g") };
    } catch {
      // That account does not exist here: the next one may.
    }
  }
  throw new Error("root cannot run Postgres and there is neither a postgres nor a nobody account");
}

/** Starts a cluster. `isDurable`: fsync on, as the proofs demand; ordinary tests go without. */
export async function startPostgres(bin: string, isDurable = false): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "baton-pg-"));
  const account = runAs();
  if (account) chownSync(folder, account.uid, account.gid);
  const options = { cwd: "/", ...(account ?? {}) };
  const cluster = join(folder, "cluster");
  execFileSync(
    join(bin, "initdb"),
    [
      "-D",
      cluster,
      "-U",
      "postgres",
      "-A",
      "trust",
      "-E",
      "UTF8",
      "--no-locale",
      ...(isDurable ? [] : ["-N"]),
    ],
    { ...options, stdio: "pipe" },
  );
  const port = await sparePort();
  let child: ChildProcess | null = null;
  const startServer = async () => {
    const flags = [
      "-h",
      "127.0.0.1",
      "-p",
      String(port),
      "-k",
      folder,
      "-c",
      "max_connections=300",
      "-c",
      "shared_buffers=64MB",
      ...(isDurable ? [] : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]),
    ];
    const begin = () =>
      spawn(join(bin, "postgres"), ["-D", cluster, ...flags], { ...options, stdio: "ignore" });
    child = begin();
    for (let attempt = 0; ; attempt++) {
      // After a crash the memory of the one before may still be held for a moment: that start ends at once.
      if (child.exitCode !== null) child = begin();
      try {
        execFileSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port), "-q"], {
          stdio: "ignore",
        });
        return;
      } catch (error) {
        if (attempt > 600) throw error;
        await pause(50);
      }
    }
  };
  const stopServer = async (mode: "immediate" | "fast") => {
    const running = child;
    if (!running) return;
    child = null;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill(mode === "immediate" ? "SIGQUIT" : "SIGINT");
    await ended;
  };
  await startServer();
  return {
    port,
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    restart: async (mode) => {
      await stopServer(mode);
      await startServer();
    },
    stopServer,
    startServer,
    stop: async () => {
      await stopServer("immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
