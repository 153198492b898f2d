import { describe, expect, test } from "vitest";
import { sql } from "../../src/db/drizzle.ts";
import { isUnreachable } from "../../src/db/errors.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { openTransaction } from "../../src/db/transaction.ts";
import { hasPostgres, testDatabaseUrl } from "../kit/database.ts";

const backends = (db: Database) =>
  db.raw<{ pid: number }>(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );

const answers = (db: Database) =>
  openTransaction(db, "*", async (tx) => (await tx.query<{ one: number }>(sql`select 1 as one`))[0]?.one);

/** Gives up after two seconds: a connection that went mute never answers at all. */
const soon = <T>(work: Promise<T>): Promise<T | "never"> =>
  Promise.race([work, new Promise<"never">((resolve) => setTimeout(resolve, 2000, "never"))]);

describe.runIf(hasPostgres())("connections that end in the middle", () => {
  test("a transaction whose connection ends is refused, the process lives, and the next one is answered", async () => {
    const url = await testDatabaseUrl();
    const [db, killer] = await Promise.all([
      openDatabase({ url, connections: 1 }),
      openDatabase({ url, connections: 1 }),
    ]);
    for (let round = 0; round < 5; round++) {
      const failing = openTransaction(db, "*", (tx) =>
        tx.savepoint(async () => {
          await tx.query(sql`select 1`);
          await backends(killer);
          await tx.query(sql`select 2`);
        }),
      );
      const error = await failing.catch((reason: unknown) => reason);
      expect(isUnreachable(error)).toBe(true);
      expect(await soon(answers(db))).toBe(1);
    }
    await Promise.all([db.close(), killer.close()]);
  });

  test("work that goes on after its connection ended says nothing in the next transaction's name", async () => {
    const url = await testDatabaseUrl();
    const [db, killer] = await Promise.all([
      openDatabase({ url, connections: 1 }),
      openDatabase({ url, connections: 1 }),
    ]);
    await killer.raw("create table kept (word text)");
    let goOn = () => {};
    const gone = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const failing = openTransaction(db, "*", async (tx) => {
      await backends(killer);
      await gone;
      await tx.query(sql`insert into kept values ('of the dead')`);
    });
    await expect(failing).rejects.toThrow();
    await openTransaction(db, "*", async (tx) => {
      goOn();
      await tx.query(sql`insert into kept values ('of the living')`);
      await tx.query(sql`select pg_sleep(0.1)`);
    });
    expect(await killer.raw("select word from kept")).toEqual([{ word: "of the living" }]);
    await Promise.all([db.close(), killer.close()]);
  });

  test("a statement that waited to be written when its connection ended leaves no mute connection behind", async () => {
    const url = await testDatabaseUrl();
    const [db, killer] = await Promise.all([
      openDatabase({ url, connections: 2 }),
      openDatabase({ url, connections: 1 }),
    ]);
    for (let round = 0; round < 20; round++) {
      const asked = Array.from({ length: 8 }, () => answers(db).catch(() => "refused"));
      await Promise.all([backends(killer), soon(Promise.all(asked))]);
      // A connection that is still dying may refuse; none may say nothing.
      const after = () => Promise.all([1, 2, 3].map(() => answers(db).catch(() => "refused")));
      for (let tries = 0; tries < 3; tries++) expect(await soon(after())).not.toBe("never");
      expect(await soon(after())).toEqual([1, 1, 1]);
    }
    await Promise.all([db.close(), killer.close()]);
  });
});
