import { expect, test } from "vitest";
import { sql } from "../../src/db/drizzle.ts";
import type { Database } from "../../src/db/open.ts";
import { openTransaction } from "../../src/db/transaction.ts";
import { testDatabase } from "../kit/database.ts";

const OWN = "00000000-0000-4000-8000-000000000003";
const OTHER = "00000000-0000-4000-8000-000000000004";

/** Three hundred rows for each of ten organisations, in a table of a room and in one of the engine. */
async function filled(): Promise<Database> {
  const db = await testDatabase();
  const org = "('00000000-0000-4000-8000-00000000000' || n % 10)::uuid";
  await db.script(`
    insert into records (org_id, seq, at, actor, action, subject, entry, hash)
      select ${org}, n, now(), 'baton:test', 'a.b', 'a:' || n, '{}', '' from generate_series(1, 3000) n;
    insert into timers (org_id, key, kind, version, payload, due_at, wanted_at)
      select ${org}, 'k' || n, 'x', 1, '{}', now(), now() from generate_series(1, 3000) n;
    analyze records; analyze timers`);
  return db;
}

const count = (db: Database, org: string, table: "records" | "timers"): Promise<number | undefined> =>
  openTransaction(db, org, async (tx) => {
    const [row] = await tx.query<{ rows: number }>(sql`select count(*)::int as rows from ${sql.raw(table)}`);
    return row?.rows;
  });

const plan = (db: Database, org: string, statement: string): Promise<string> =>
  openTransaction(db, org, async (tx) => {
    const lines = await tx.query<Record<string, string>>(sql`explain (costs off) ${sql.raw(statement)}`);
    return lines.flatMap((line) => Object.values(line)).join("\n");
  });

test("an organisation sees its own rows alone, the engine those of its own tables, nobody sees none", async () => {
  const db = await filled();
  expect([await count(db, OWN, "records"), await count(db, OWN, "timers")]).toEqual([300, 300]);
  expect([await count(db, "*", "records"), await count(db, "*", "timers")]).toEqual([0, 3000]);
  expect([await count(db, "", "records"), await count(db, "", "timers")]).toEqual([0, 0]);
});

test("no row is written into another organisation", async () => {
  const db = await testDatabase();
  const writing = openTransaction(db, OWN, (tx) =>
    tx.query(sql`insert into timers (org_id, key, kind, version, payload, due_at, wanted_at)
      values (${OTHER}, 'k', 'x', 1, '{}', now(), now())`),
  );
  await expect(writing).rejects.toThrow();
  expect(await count(db, "*", "timers")).toBe(0);
});

test("the policy is looked up in an index, and stands in no other lookup's way", async () => {
  const db = await filled();
  expect(await plan(db, OWN, "select * from records where seq = 1003")).toMatch(
    /Index Cond: \(\(org_id = .*\) AND \(seq = 1003\)\)/,
  );
  const due = `select key from timers where org_id = '${OTHER}' and state = 'waiting' order by due_at limit 10`;
  expect(await plan(db, "*", due)).toMatch(/Index Scan (using|on) timers_next/);
});
