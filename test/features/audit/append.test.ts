/** The record is numbered and hashed where it is kept, however many write at once. */
import { expect, test } from "vitest";
import { GENESIS, recordAudit, recordHash } from "../../../src/core/audit.ts";
import { bareHouse } from "../../kit/bare-house.ts";

type Row = { readonly seq: number; readonly entry: string; readonly hash: string };

test("the first writers of an organisation, all at once, make one chain without a gap", async () => {
  const house = await bareHouse([]);
  const acts = (n: number) => Array.from({ length: (n % 3) + 1 }, (_, k) => `bench.done-${n}-${k}`);
  const writers = Array.from({ length: 24 }, (_, n) => acts(n));
  await Promise.all(
    writers.map((actions) =>
      house.asBaton(async (ctx) => {
        for (const action of actions)
          await recordAudit(ctx, { action, subject: { kind: "organisation", id: 'ü, "seq":0' } });
      }),
    ),
  );
  const rows = await house.db.raw<Row>("select seq::int as seq, entry, hash from records order by seq");
  expect(rows.map(({ seq }) => seq)).toEqual(writers.flat().map((_, n) => n + 1));
  let before = GENESIS;
  for (const { seq, entry, hash } of rows) {
    expect(hash).toBe(recordHash(before, entry));
    expect((JSON.parse(entry) as { seq: number }).seq).toBe(seq);
    before = hash;
  }
  expect(await house.db.raw("select seq::int as seq, hash from chain_heads")).toEqual([
    { seq: rows.length, hash: before },
  ]);
  // Each writer's own acts stand together, in the order in which they were done.
  const actions = rows.map(({ entry }) => (JSON.parse(entry) as { action: string }).action);
  for (const own of writers) {
    const at = actions.indexOf(own[0] ?? "");
    expect(actions.slice(at, at + own.length)).toEqual(own);
  }
});
