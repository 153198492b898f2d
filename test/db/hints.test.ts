import { expect, test } from "vitest";
import { openTransaction } from "../../src/db/transaction.ts";
import { testDatabase } from "../kit/database.ts";

test("a hint that fails after COMMIT does not make committed work look undone", async () => {
  const db = await testDatabase();
  let isOtherTold = false;
  const work = openTransaction(db, "*", async (tx) => {
    tx.afterCommit(() => {
      throw new Error("nobody listens");
    });
    tx.afterCommit(() => {
      isOtherTold = true;
    });
    return "done";
  });
  expect(await work).toBe("done");
  expect(isOtherTold).toBe(true);
});
