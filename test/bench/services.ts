/** The servers of one run: Postgres with fsync on, a Redis that forgets and one that writes before it answers. */
import { migrate } from "../../src/db/migrate.ts";
import { openDatabase } from "../../src/db/open.ts";
import { findPostgres, type OwnPostgres, startPostgres } from "../kit/postgres.ts";
import { findRedis, type OwnRedis, startRedis } from "../kit/redis.ts";

export type Services = {
  readonly redis: OwnRedis;
  readonly durableRedis: OwnRedis;
  /** The URL of a new database: with Baton's tables, or with nothing in it. */
  newDatabase(of: "baton" | "empty"): Promise<string>;
  /** Server version, as it calls itself. */
  version(): Promise<string>;
  stop(): Promise<void>;
};

/** Errors: a machine without Postgres 15+ or without redis-server. */
export async function startServices(): Promise<Services> {
  const [postgresBin, redisBin] = [findPostgres(), findRedis()];
  if (!postgresBin || !redisBin)
    throw new Error("the bench needs Postgres 15 or newer and redis-server on this machine");
  const postgres = await startPostgres(postgresBin, true);
  const stops = [postgres.stop];
  const stop = async () => {
    for (const each of stops.splice(0)) await each();
  };
  try {
    const redis = await startRedis(redisBin);
    stops.push(redis.stop);
    const durableRedis = await startRedis(redisBin, true);
    stops.push(durableRedis.stop);
    await makeTemplate(postgres);
    let count = 0;
    return {
      redis,
      durableRedis,
      async newDatabase(of) {
        const name = `bench_${++count}`;
        await asAdmin(
          postgres,
          `create database ${name} template ${of === "baton" ? "template_baton" : "template1"}`,
        );
        return postgres.url(name);
      },
      version: async () => {
        const [row] = await asAdmin<{ server_version: string }>(postgres, "show server_version");
        return row?.server_version ?? "unknown";
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function asAdmin<R>(postgres: OwnPostgres, statement: string): Promise<R[]> {
  const admin = await openDatabase({ url: postgres.url("postgres"), connections: 1 });
  try {
    return await admin.raw<R>(statement);
  } finally {
    await admin.close();
  }
}

async function makeTemplate(postgres: OwnPostgres): Promise<void> {
  await asAdmin(postgres, "create database template_baton");
  const template = await openDatabase({ url: postgres.url("template_baton"), connections: 1 });
  try {
    await migrate(template);
  } finally {
    await template.close();
  }
}
