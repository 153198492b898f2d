/** The database dumped and restored as docs/running.md says, by Postgres' own programs. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findPostgres } from "../../kit/postgres.ts";
import type { Ground } from "./ground.ts";

const run = promisify(execFile);

export type Dump = {
  /** Restores into a new database; resolves to its address. */
  restore(ground: Ground): Promise<string>;
  /** What stands in it, as text: everything but the people's keys. */
  text(): Promise<string>;
  remove(): Promise<void>;
};

const program = (name: string): string => join(findPostgres() ?? "", name);

/** Dumps the database at this address: people's keys in a file of their own. */
export async function dump(url: string): Promise<Dump> {
  const folder = await mkdtemp(join(tmpdir(), "baton-dump-"));
  const [all, keys] = [join(folder, "baton.dump"), join(folder, "person-keys.dump")];
  await run(program("pg_dump"), ["-Fc", "--exclude-table-data=person_keys", "-f", all, url]);
  await run(program("pg_dump"), ["-Fc", "--data-only", "--table=person_keys", "-f", keys, url]);
  return {
    async restore(ground) {
      const restored = await ground.emptyDatabase();
      for (const file of [all, keys]) await run(program("pg_restore"), ["-d", restored, file]);
      return restored;
    },
    text: async () =>
      (await run(program("pg_restore"), ["-f", "-", all], { maxBuffer: 512 * 1024 * 1024 })).stdout,
    remove: () => rm(folder, { recursive: true }),
  };
}
