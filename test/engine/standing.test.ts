import { expect, test } from "vitest";
import { decideStanding, findStanding, TRY_OUT } from "../../src/engine/instance.ts";
import { testDatabase } from "../kit/database.ts";

const HOME = "https://baton.example";

test("a database that belongs to another address is held until an administrator decides", async () => {
  const db = await testDatabase();
  expect((await findStanding(db, HOME, null)).kind).toBe("at-work");
  expect(await findStanding(db, "https://copy.example", null)).toMatchObject({
    kind: "held",
    because: "clone",
  });
  await decideStanding(db, "https://copy.example", "release");
  expect((await findStanding(db, "https://copy.example", null)).kind).toBe("at-work");
});

test("a database whose witness has seen later life is held as restored", async () => {
  const db = await testDatabase();
  const witness = { read: async () => 1_000_000, write: async () => {} };
  await findStanding(db, HOME, null);
  expect(await findStanding(db, HOME, witness)).toMatchObject({ kind: "held", because: "restored" });
});

test("a try-out may listen on another port each time, and becomes a real Baton at its first real address", async () => {
  const db = await testDatabase();
  expect((await findStanding(db, TRY_OUT, null)).kind).toBe("at-work");
  expect((await findStanding(db, TRY_OUT, null)).kind).toBe("at-work");
  expect((await findStanding(db, HOME, null)).kind).toBe("at-work");
  expect((await findStanding(db, "https://copy.example", null)).kind).toBe("held");
});
