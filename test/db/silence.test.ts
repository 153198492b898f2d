/** A network that swallows what is sent: nothing is answered, and nobody is told that the connection is gone. */
import { connect, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { sql } from "../../src/db/drizzle.ts";
import { isUnreachable } from "../../src/db/errors.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { lookUp, openTransaction } from "../../src/db/transaction.ts";
import { hasPostgres, testDatabaseUrl } from "../kit/database.ts";

/** A way to Postgres whose connections can be made mute. */
async function openWay() {
  const real = new URL(await testDatabaseUrl());
  const ways: (readonly [Socket, Socket])[] = [];
  const server = createServer((near) => {
    const far = connect(Number(real.port), real.hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on("error", () => {});
    ways.push([near, far]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(real);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    /** What is open now swallows everything from now on; new connections work. */
    swallow() {
      for (const [near, far] of ways.splice(0)) {
        near.unpipe(far);
        far.unpipe(near);
        near.resume();
        far.resume();
      }
    },
    close: () => server.close(),
  };
}

const one = (db: Database) =>
  openTransaction(db, "*", async (tx) => (await tx.query<{ one: number }>(sql`select 1 as one`))[0]?.one);

test.runIf(hasPostgres())(
  "an answer that never comes is given up, and the next transaction is answered",
  async () => {
    const way = await openWay();
    const db = await openDatabase({ url: way.url, connections: 1 });
    const failing = db.begin(async (session) => {
      session.limitSilence(200);
      await session.send("select 1");
      way.swallow();
      await session.send("select 2");
    });
    expect(isUnreachable(await failing.catch((error: unknown) => error))).toBe(true);
    expect(await one(db)).toBe(1);
    way.close();
  },
);

test.runIf(hasPostgres())(
  "every transaction and every look has such an end",
  async () => {
    const way = await openWay();
    const db = await openDatabase({ url: way.url, connections: 2 });
    const startedAt = performance.now();
    const failing = openTransaction(db, "*", async (tx) => {
      await lookUp(db, "*", { text: "select 1" });
      way.swallow();
      const look = lookUp(db, "*", { text: "select 1" }).catch((error: unknown) => error);
      expect(isUnreachable(await tx.query(sql`select 2`).catch((error: unknown) => error))).toBe(true);
      expect(isUnreachable(await look)).toBe(true);
    });
    expect(isUnreachable(await failing.catch((error: unknown) => error))).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(await one(db)).toBe(1);
    way.close();
  },
  60_000,
);

test.runIf(hasPostgres())("what says nothing of its patience may take as long as it takes", async () => {
  const db = await openDatabase({ url: await testDatabaseUrl(), connections: 1 });
  await db.begin(async (session) => {
    session.limitSilence(1000);
    await session.send("select 1");
  });
  // The same connection: a migration, which nobody hurries.
  expect(await db.begin((session) => session.send("select 1 as one from pg_sleep(1.5)"))).toEqual([
    { one: 1 },
  ]);
  await db.close();
});
