import { expect, test, vi } from "vitest";
import { setTimer } from "../../src/engine/timers.ts";
import { startWorker } from "../../src/engine/worker.ts";
import { bareHouse } from "../kit/bare-house.ts";
import { dueProbe } from "../kit/due-probe.ts";

test("once the database is there again a worker looks soon, and not only at its next sweep", async () => {
  const { kind, fired } = dueProbe();
  const house = await bareHouse([{ name: "probe", timers: [kind] }]);
  await house.asBaton((ctx) =>
    setTimer(ctx, kind, { key: "due", dueAt: ctx.tx.now, payload: { name: "due" } }),
  );
  await house.db.raw("alter table timers rename to away");
  const worker = startWorker(house.work, { sweepMs: () => 600_000, lanes: 1, skewMs: () => 0 });
  try {
    await vi.waitFor(() => expect(house.logged.join()).toContain("could not reach its database"));
    await house.db.raw("alter table away rename to timers");
    await vi.waitFor(() => expect(fired).toEqual(["due"]), 5000);
  } finally {
    await worker.stop();
  }
});
