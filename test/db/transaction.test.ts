import { expect, test } from "vitest";
import { allEnded } from "../../src/db/awaited-later.ts";
import { sql } from "../../src/db/drizzle.ts";
import { type Flusher, openTransaction, type Transaction } from "../../src/db/transaction.ts";
import { organisations } from "../../src/features/organisation/tables.ts";
import { setClock, testDatabase } from "../kit/database.ts";

const ORG = "00000000-0000-4000-8000-0000000000aa";

test("one update of the clock moves every later transaction, and one transaction sees one instant", async () => {
  const db = await testDatabase();
  await setClock(db, new Date("2027-03-28T01:10:00Z"));
  const seen = await openTransaction(db, ORG, async (tx) => {
    const [row] = await tx.query<{ at: string }>(sql`select app_now() as at`);
    return [tx.now.toISOString(), new Date(row?.at ?? 0).toISOString()];
  });
  expect(seen).toEqual(["2027-03-28T01:10:00.000Z", "2027-03-28T01:10:00.000Z"]);
});

test("what a rolled back part appended is never written", async () => {
  const db = await testDatabase();
  const written: string[] = [];
  const flusher: Flusher<string> = {
    name: "probe",
    order: 1,
    flush: async (_, items) => void written.push(...items),
  };
  await openTransaction(db, ORG, async (tx) => {
    tx.append(flusher, "kept");
    const failing = tx.savepoint(async () => {
      tx.append(flusher, "lost");
      throw new Error("this part fails");
    });
    await expect(failing).rejects.toThrow("this part fails");
    tx.append(flusher, "kept too");
  });
  expect(written).toEqual(["kept", "kept too"]);
});

test("the service's role neither is a superuser nor bypasses row-level security", async () => {
  const db = await testDatabase();
  const [role] = await openTransaction(db, ORG, (tx) =>
    tx.query<{ bypasses: boolean }>(
      sql`select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user`,
    ),
  );
  expect(role?.bypasses).toBe(false);
});

test("a part whose statement fails is undone alone, and what follows is committed", async () => {
  const db = await testDatabase();
  const org = await openTransaction(db, ORG, async (tx) => {
    const kept = { orgId: ORG, key: "kept", name: "kept", language: "en", zone: "UTC", settings: {} };
    await tx.insert(organisations).values({ ...kept, madeAt: tx.now });
    const failing = tx.savepoint(async () => {
      await tx.update(organisations).set({ name: "lost" });
      await tx.savepoint(() => tx.query(sql`select 1 / 0`));
    });
    await expect(failing).rejects.toThrow();
    return ORG;
  });
  const names = await openTransaction(db, org, (tx) =>
    tx.select({ name: organisations.name }).from(organisations),
  );
  expect(names).toEqual([{ name: "kept" }]);
});

test("a failed statement that nobody told of is not taken for committed", async () => {
  const db = await testDatabase();
  const silent = openTransaction(db, ORG, async (tx) => {
    await expect(tx.query(sql`select 1 / 0`)).rejects.toThrow();
  });
  await expect(silent).rejects.toThrow("committed");
});

test("work that outlives its transaction can send nothing more, neither after COMMIT nor after a rollback", async () => {
  const db = await testDatabase();
  const left: Transaction[] = [];
  await openTransaction(db, ORG, async (tx) => void left.push(tx));
  const failing = openTransaction(db, ORG, async (tx) => {
    left.push(tx);
    throw new Error("undone");
  });
  await expect(failing).rejects.toThrow("undone");
  expect(left).toHaveLength(2);
  for (const tx of left) {
    const late = [
      async () => tx.send("select 1"),
      async () => tx.aside("select 1"),
      async () => tx.query(sql`select 1`),
      async () => tx.select({ one: sql`1` }).from(organisations),
      async () => tx.update(organisations).set({ name: "late" }),
    ];
    for (const one of late) await expect(one()).rejects.toThrow("the transaction has ended");
  }
});

test("a part that outlives its transaction undoes nothing of the next one on its connection", async () => {
  const db = await testDatabase();
  const { promise: goesOn, reject: fail } = Promise.withResolvers<void>();
  const parts: Promise<unknown>[] = [];
  await openTransaction(db, ORG, async (tx) => {
    const { promise: isSet, resolve: set } = Promise.withResolvers<void>();
    const part = tx.savepoint(async () => {
      await tx.query(sql`select 1`);
      set();
      await goesOn;
    });
    parts.push(part.catch(() => "failed late"));
    await isSet;
  });
  const seen = openTransaction(db, ORG, async (tx) => {
    await tx.query(sql`select 1`);
    fail(new Error("late"));
    await Promise.all(parts);
    return tx.query<{ two: number }>(sql`select 2 as two`);
  });
  expect(await seen).toEqual([{ two: 2 }]);
});

test("all of several works have ended when the first failure is told", async () => {
  const ended: string[] = [];
  const slow = async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    ended.push("slow");
  };
  const failing = allEnded([Promise.reject(new Error("this one fails")), slow()]);
  await expect(failing).rejects.toThrow("this one fails");
  expect(ended).toEqual(["slow"]);
  expect(await allEnded([Promise.resolve(1), Promise.resolve("two")])).toEqual([1, "two"]);
});
