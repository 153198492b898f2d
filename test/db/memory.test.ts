import { getHeapSpaceStatistics } from "node:v8";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../../src/db/open.ts";
import { lookUp } from "../../src/db/transaction.ts";
import { hasPostgres, testDatabaseUrl } from "../kit/database.ts";

const oldMb = () =>
  (getHeapSpaceStatistics().find((space) => space.space_name === "old_space")?.space_used_size ?? 0) / 1e6;

/** The most that a look-up may leave behind in the old generation, in bytes: what is kept of it is ten times as much. */
const LEFT_OVER = 500;

describe.runIf(hasPostgres())("what was asked and answered", () => {
  test("is gone with the young: no statement outlives the collections that follow it", async () => {
    const db = await openDatabase({ url: await testDatabaseUrl(), connections: 1 });
    const ask = async (times: number) => {
      for (let n = 0; n < times; n++)
        await lookUp(db, "*", { text: "select $1::text as said", parameters: ["x".repeat(100)] });
    };
    await ask(5000);
    const grown: number[] = [];
    // A full collection in the middle of a round would hide what it left, not invent it: the worst round counts.
    for (let round = 0; round < 4; round++) {
      const before = oldMb();
      await ask(8000);
      grown.push(((oldMb() - before) * 1e6) / 8000);
    }
    expect(Math.max(...grown)).toBeLessThan(LEFT_OVER);
    await db.close();
  });
});
