/** Once per run: a Postgres of our own with a migrated template, or, where there is none, a snapshot for PGlite. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../../src/db/migrate.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { MOVABLE_CLOCK } from "./movable-clock.ts";
import { findPostgres, startPostgres } from "./postgres.ts";
import { findRedis, startRedis } from "./redis.ts";
import { liveMigrations } from "./schema.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string | null;
    snapshot: string | null;
    redisUrl: string | null;
    /** A folder of this run. */
    scratch: string;
  }
}

async function prepare(db: Database, folder: URL): Promise<void> {
  await migrate(db, { folder });
  await db.script(MOVABLE_CLOCK);
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await liveMigrations();
  const scratch = mkdtempSync(join(tmpdir(), "baton-test-"));
  const bin = process.env.BATON_TEST_ENGINE === "embedded" ? null : findPostgres();
  if (process.env.BATON_REQUIRE_SERVICES === "1" && !(bin && findRedis()))
    throw new Error(
      "BATON_REQUIRE_SERVICES=1: Postgres 15+ and redis-server must be found, so that nothing is skipped",
    );
  const postgres = bin ? await startPostgres(bin) : null;
  if (postgres) {
    const admin = await openDatabase({ url: postgres.url("postgres"), connections: 1 });
    await admin.raw("create database template_baton");
    await admin.close();
    const template = await openDatabase({ url: postgres.url("template_baton"), connections: 1 });
    await prepare(template, folder);
    await template.close();
  } else {
    console.warn(
      "SKIPPED: no Postgres 15+ was found; suites that need a real one are left out, the rest runs embedded",
    );
  }
  const redisBin = findRedis();
  const redis = redisBin ? await startRedis(redisBin) : null;
  if (!redis) console.warn("SKIPPED: no redis-server was found; suites that need one are left out");
  let snapshot: string | null = null;
  if (!postgres) {
    const { PGlite } = await import("@electric-sql/pglite");
    const source = join(scratch, "source");
    const db = await openDatabase({ folder: source });
    await prepare(db, folder);
    await db.close();
    const client = await PGlite.create({ dataDir: source });
    snapshot = join(scratch, "snapshot.tar");
    writeFileSync(snapshot, Buffer.from(await (await client.dumpDataDir("none")).arrayBuffer()));
    await client.close();
  }
  project.provide("postgresUrl", postgres?.url("postgres") ?? null);
  project.provide("redisUrl", redis?.url ?? null);
  project.provide("snapshot", snapshot);
  project.provide("scratch", scratch);
  return async () => {
    await postgres?.stop();
    await redis?.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
}
