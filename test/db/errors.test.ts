import { expect, test } from "vitest";
import { sql } from "../../src/db/drizzle.ts";
import { describeError } from "../../src/db/errors.ts";
import { openTransaction, type Transaction } from "../../src/db/transaction.ts";
import { organisations } from "../../src/features/organisation/tables.ts";
import { testDatabase } from "../kit/database.ts";

const ORG = "00000000-0000-4000-8000-0000000000aa";
const SECRET = "Anna's salary is 5,000";

/** What a log would hold of the error that this work ends in. */
async function logged(work: (tx: Transaction) => Promise<unknown>): Promise<string> {
  const db = await testDatabase();
  const failed = openTransaction(db, ORG, work).then(
    () => undefined,
    (error: unknown) => error,
  );
  return describeError(await failed);
}

test.each([
  ["a number", sql`select ${SECRET}::text::integer`, "22P02"],
  ["an instant", sql`select ${SECRET}::text::timestamptz`, "22007"],
  ["a line of its own", sql`select ${`x\n    at ${SECRET}`}::text::integer`, "22P02"],
  ["a JSON document", sql`select ${`{"a": ${SECRET}}`}::text::jsonb`, "22P02"],
])(
  "what Postgres quotes of a value that is no %s does not reach the logs, its code does",
  async (_, statement, code) => {
    const text = await logged((tx) => tx.query(statement));
    expect(text).not.toContain("salary");
    expect(text).toContain(code);
  },
);

test("a key that exists already is told by its constraint, without its value", async () => {
  const text = await logged(async (tx) => {
    const row = {
      orgId: ORG,
      key: SECRET,
      name: SECRET,
      language: "en",
      zone: "UTC",
      settings: {},
      madeAt: tx.now,
    };
    await tx.insert(organisations).values(row);
    await tx.insert(organisations).values(row);
  });
  expect(text).not.toContain("salary");
  expect(text).toMatch(/23505.*constraint organisations_/s);
});

test("a statement that is wrong is told with the place in it", async () => {
  const text = await logged((tx) => tx.query(sql`select no_such_column`));
  expect(text).toContain("42703");
  expect(text).toContain("position 8");
});

test("an error of our own keeps what it says and where it was thrown", () => {
  const text = describeError(new Error("a row was expected"));
  expect(text).toContain("a row was expected");
  expect(text).toContain("errors.test.ts");
});
