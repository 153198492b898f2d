import { expect, test } from "vitest";
import { openTransaction } from "../../src/db/transaction.ts";
import { testDatabase } from "../kit/database.ts";

test("a hint that fails after COMMIT does not make committed work look undone", async () => {
  const db = await testDatabase();
  const other = Promise.withResolvers<"told">();
  const work = openTransaction(db, "*", async (tx) => {
    tx.afterCommit(() => {
      throw new Error("nobody listens");
    });
    tx.afterCommit(() => {
      other.resolve("told");
    });
    return "done";
  });
  expect(await work).toBe("done");
  expect(await other.promise).toBe("told");
});
