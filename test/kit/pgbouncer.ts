/** A PgBouncer of the tests' own in transaction mode, before a Postgres, on a spare port of loopback. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { answers, runAs, sparePort } from "./postgres.ts";

export type OwnPgBouncer = {
  /** The same database, by the same user, through it. */
  through(url: string): string;
  stop(): Promise<void>;
};

/** pgbouncer's path, or null where this machine has none. */
export function findPgBouncer(): string | null {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, "pgbouncer")).find((file) => existsSync(file)) ?? null;
}

type Before = {
  /** The Postgres behind it. */
  readonly port: number;
  readonly backends: number;
  /** Who may come, without a password. */
  readonly users: readonly string[];
};

/**
 * Starts one. `backends` is how many connections to Postgres all of its clients share: fewer than clients, and each
 * transaction may come to another one. It keeps no prepared statements, as none before its release 1.21 does.
 */
export async function startPgBouncer(
  bin: string,
  { port: postgresPort, backends, users }: Before,
): Promise<OwnPgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), "baton-pgbouncer-"));
  const account = runAs();
  const port = await sparePort();
  const [file, userFile] = [join(folder, "pgbouncer.ini"), join(folder, "users.txt")];
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "trust",
    auth_file: userFile,
    pool_mode: "transaction",
    default_pool_size: backends,
    max_client_conn: 300,
    server_round_robin: 1,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const databases = `* = host=127.0.0.1 port=${postgresPort}`;
  writeFileSync(file, ["[databases]", databases, "[pgbouncer]", ...lines, ""].join("\n"));
  writeFileSync(userFile, users.map((user) => `"${user}" ""\n`).join(""));
  if (account) for (const path of [folder, file, userFile]) chownSync(path, account.uid, account.gid);
  const child = spawn(bin, [file], { cwd: "/", ...account, stdio: "ignore" });
  const ended = once(child, "exit");
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}`);
    await pause(20);
  }
  return {
    through(url) {
      const address = new URL(url);
      address.port = String(port);
      return address.href;
    },
    async stop() {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
