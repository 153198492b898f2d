/** What all rows stand on: one durable Postgres and one Redis of the run's own, on spare ports of loopback. */
import { randomBytes } from "node:crypto";
import { migrate } from "../../../src/db/migrate.ts";
import { openDatabase } from "../../../src/db/open.ts";
import { findPostgres, type OwnPostgres, startPostgres } from "../../kit/postgres.ts";
import { findRedis, type OwnRedis, startRedis } from "../../kit/redis.ts";

export type Ground = {
  readonly postgres: OwnPostgres;
  readonly redis: OwnRedis;
  /** The address of a new, migrated database. */
  newDatabase(): Promise<string>;
  /** The address of a new database with nothing in it. */
  emptyDatabase(): Promise<string>;
  /** Every row begins on ground like the first one's: a server that crashes has no other row's work to take in again. */
  clear(): Promise<void>;
  stop(): Promise<void>;
};

const TEMPLATE = "template_chaos";

/** Starts both. Errors: either program is not on this machine. */
export async function openGround(): Promise<Ground> {
  const [postgresBin, redisBin] = [findPostgres(), findRedis()];
  if (!postgresBin || !redisBin) throw new Error("the proofs need Postgres 15 or newer and redis-server");
  const [postgres, redis] = [await startPostgres(postgresBin, true), await startRedis(redisBin)];
  const admin = async (statement: string) => {
    const db = await openDatabase({ url: postgres.url("postgres"), connections: 1 });
    await db.raw(statement).finally(() => db.close());
  };
  await admin(`create database ${TEMPLATE}`);
  const template = await openDatabase({ url: postgres.url(TEMPLATE), connections: 1 });
  await migrate(template);
  await template.close();
  const made = new Set<string>();
  const newFrom = async (template: string) => {
    const name = `chaos_${randomBytes(6).toString("hex")}`;
    made.add(name);
    await admin(`create database ${name} template ${template}`);
    return postgres.url(name);
  };
  return {
    postgres,
    redis,
    newDatabase: () => newFrom(TEMPLATE),
    emptyDatabase: () => newFrom("template0"),
    async clear() {
      for (const name of made) await admin(`drop database if exists ${name} with (force)`);
      made.clear();
      await admin("checkpoint");
    },
    async stop() {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}
