import { describe, expect, test } from "vitest";
import { openDatabase } from "../../src/db/open.ts";
import { lookUp, openTransaction } from "../../src/db/transaction.ts";
import { hasPostgres, setClock, testDatabaseUrl } from "../kit/database.ts";
import { findPgBouncer, startPgBouncer } from "../kit/pgbouncer.ts";

const AT = "2027-03-09T02:05:00.000Z";

/** A database that writes 9 March as "09/03", in a zone of half an hour. */
async function strangeDatabase(): Promise<string> {
  const url = await testDatabaseUrl();
  const name = new URL(url).pathname.slice(1);
  const db = await openDatabase({ url, connections: 1 });
  await db.raw(`alter database ${name} set datestyle = 'SQL, DMY'`);
  await db.raw(`alter database ${name} set timezone = 'Asia/Kolkata'`);
  await setClock(db, new Date(AT));
  await db.close();
  return url;
}

/** What this connection takes for now, and for today. */
async function nowThrough(url: string) {
  const db = await openDatabase({ url, connections: 1 });
  try {
    const now = await openTransaction(db, "*", async (tx) => tx.now.toISOString());
    const text = "select app_now() as at, app_now()::date::text as day";
    const [row] = await lookUp<{ at: string; day: string }>(db, "*", { text });
    const [raw] = await db.raw<{ at: string }>("select app_now()::text as at");
    return { now, day: row?.day, texts: [row?.at, raw?.at] };
  } finally {
    await db.close();
  }
}

const TEXT = "2027-03-09 02:05:00+00";
const RIGHT = { now: AT, day: "2027-03-09", texts: [TEXT, TEXT] };

describe.runIf(hasPostgres())("a database with a zone and a way to write dates of its own", () => {
  test("instants and days are the same as anywhere", async () => {
    expect(await nowThrough(await strangeDatabase())).toEqual(RIGHT);
  });

  test.runIf(findPgBouncer())("behind a PgBouncer, too", async () => {
    const url = await strangeDatabase();
    const port = Number(new URL(url).port);
    const bouncer = await startPgBouncer(findPgBouncer() ?? "", { port, backends: 1, users: ["postgres"] });
    try {
      expect(await nowThrough(bouncer.through(url))).toEqual(RIGHT);
    } finally {
      await bouncer.stop();
    }
  });
});
