import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../src/db/drizzle.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { lookUp, openTransaction } from "../../src/db/transaction.ts";
import { hasPostgres, testDatabaseUrl } from "../kit/database.ts";
import { findPgBouncer, type OwnPgBouncer, startPgBouncer } from "../kit/pgbouncer.ts";

const bin = findPgBouncer();
const canRun = hasPostgres() && bin !== null;
if (!canRun) console.warn("SKIPPED: no pgbouncer was found, so nothing was proved of one");

describe.runIf(canRun)("a PgBouncer in transaction mode, which keeps no prepared statements", () => {
  let bouncer: OwnPgBouncer;
  let url: string;
  let db: Database;

  beforeAll(async () => {
    url = await testDatabaseUrl();
    const port = Number(new URL(url).port);
    bouncer = await startPgBouncer(bin ?? "", { port, backends: 2, users: ["postgres"] });
    db = await openDatabase({ url: bouncer.through(url), connections: 6 });
    await db.script("create table kept (n int, half int)");
  });
  afterAll(async () => {
    await db.close();
    await bouncer.stop();
  });

  /** Two rows that belong together; the second after a part of its own. */
  const keep = (n: number, isFailing = false) =>
    openTransaction(db, "*", async (tx) => {
      await tx.query(sql`insert into kept values (${n}, 1)`);
      if (isFailing) throw new Error("thought better of it");
      await tx.savepoint(() => tx.send("insert into kept values ($1::int, 2)", [n]));
    });

  test("transactions that come to other connections of Postgres than those before are whole, or not there", async () => {
    const all = Array.from({ length: 300 }, (_, n) => n);
    const ended = await Promise.allSettled(all.map((n) => keep(n, n % 3 === 0)));
    const refused = ended.filter((one) => one.status === "rejected");
    expect(refused.map(({ reason }) => (reason as Error).message)).toEqual(
      Array.from({ length: 100 }, () => "thought better of it"),
    );
    const rows = await db.raw<{ n: number; halves: number }>(
      "select n, count(*)::int as halves from kept group by n order by n",
    );
    expect(rows).toEqual(all.filter((n) => n % 3 !== 0).map((n) => ({ n, halves: 2 })));
  });

  test("statements that are sent at once are answered", async () => {
    const text = "select $1::int as n, current_setting('baton.org') as org";
    const looked = Array.from({ length: 100 }, (_, n) => lookUp(db, "*", { text, parameters: [n] }));
    expect(await Promise.all(looked)).toEqual(looked.map((_, n) => [{ n, org: "*" }]));
  });
});
