import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test, vi } from "vitest";
import { checkSchema, migrate, SchemaTooNew, SchemaTooOld } from "../../src/db/migrate.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { openTransaction } from "../../src/db/transaction.ts";
import { emptyDatabaseUrl, hasPostgres } from "../kit/database.ts";
import { allTables } from "../kit/schema.ts";

const kit = createRequire(import.meta.url)("drizzle-kit/api") as typeof import("drizzle-kit/api");
const META = new URL("../../drizzle/meta/", import.meta.url);

test("the migrations make exactly the tables that the rooms declare", async () => {
  const newest =
    readdirSync(META)
      .filter((file) => file.endsWith("_snapshot.json"))
      .sort()
      .at(-1) ?? "";
  const migrated = JSON.parse(readFileSync(new URL(newest, META), "utf8"));
  const declared = kit.generateDrizzleJson(await allTables(), undefined, undefined, "snake_case");
  expect(await kit.generateMigration(migrated, declared)).toEqual([]);
});

test.runIf(hasPostgres())(
  "an owner who may make no roles admits the service's role, which whoever has it then uses",
  async () => {
    const url = await emptyDatabaseUrl();
    const name = new URL(url).pathname.slice(1);
    const as = async <T>(user: string, work: (db: Database) => Promise<T>): Promise<T> => {
      const address = new URL(url);
      address.username = user;
      const db = await openDatabase({ url: address.href, connections: 1 });
      return work(db).finally(() => db.close());
    };
    await as("postgres", async (db) => {
      await db.raw("create role plain_owner login");
      await db.raw("create role plain_guest login");
      await db.raw(`alter database ${name} owner to plain_owner`);
      await db.raw("grant baton_service to plain_guest");
    });
    await as("plain_owner", (db) => migrate(db));
    await as("plain_guest", checkSchema);
    const rows = await as("plain_guest", (db) =>
      openTransaction(db, "*", (tx) => tx.send("select key from organisations")),
    );
    expect(rows).toEqual([]);
  },
);

test.runIf(hasPostgres())(
  "three processes that start at once on an empty database all find it ready",
  async () => {
    const url = await emptyDatabaseUrl();
    const databases = await Promise.all([1, 2, 3].map(() => openDatabase({ url, connections: 2 })));
    const applied = await Promise.all(databases.map((db) => migrate(db)));
    expect(applied.filter((one) => one.applied.length > 0)).toHaveLength(1);
    for (const db of databases) await checkSchema(db);
    await Promise.all(databases.map((db) => db.close()));
  },
);

test.runIf(hasPostgres())(
  "an empty database and a newer one are told apart, and neither is touched",
  async () => {
    const db = await openDatabase({ url: await emptyDatabaseUrl(), connections: 2 });
    await expect(checkSchema(db)).rejects.toBeInstanceOf(SchemaTooOld);
    await migrate(db);
    await db.raw("insert into schema_migrations (tag, hash) values ('9999_from_the_future', 'x')");
    await expect(checkSchema(db)).rejects.toBeInstanceOf(SchemaTooNew);
    await expect(migrate(db)).rejects.toBeInstanceOf(SchemaTooNew);
    await db.close();
  },
);

test.runIf(hasPostgres())(
  "beside a Baton that works, a migration that must give way is done all the same",
  async () => {
    const db = await openDatabase({ url: await emptyDatabaseUrl(), connections: 3 });
    try {
      await migrate(db);
      let migrating: Promise<unknown> = Promise.resolve();
      await db.begin(async ({ send }) => {
        // So that it is the migration that Postgres ends.
        await send("set local deadlock_timeout = '60s'");
        await send("lock table incidents in access share mode");
        migrating = migrate(db);
        await vi.waitFor(async () => {
          const waiting = await db.raw("select 1 from pg_locks where locktype = 'relation' and not granted");
          expect(waiting).toHaveLength(1);
        }, 5000);
        // The migration's own lock: each wants now what the other has.
        await send("select pg_advisory_xact_lock(7226866)");
      });
      expect(await migrating).toEqual({ applied: [] });
    } finally {
      await db.close();
    }
  },
);
