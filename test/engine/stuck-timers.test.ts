import { expect, test, vi } from "vitest";
import { setTimer } from "../../src/engine/timers.ts";
import { startWorker } from "../../src/engine/worker.ts";
import { bareHouse } from "../kit/bare-house.ts";
import { dueProbe } from "../kit/due-probe.ts";

test("a worker whose timers stand still has not gone round, though it goes on sending", async () => {
  const { kind } = dueProbe();
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const fire = () => {
    begun.resolve();
    return held.promise;
  };
  const stuck = { ...kind, fire };
  const house = await bareHouse([{ name: "probe", timers: [stuck] }]);
  await house.asBaton((ctx) =>
    setTimer(ctx, kind, { key: "due", dueAt: ctx.tx.now, payload: { name: "due" } }),
  );
  const worker = startWorker(house.work, { sweepMs: () => 50, lanes: 1, skewMs: () => 0 });
  try {
    await begun.promise;
    await vi.waitFor(() => expect(performance.now() - worker.lastRound()).toBeGreaterThan(1000), 5000);
    held.resolve();
    await vi.waitFor(() => expect(performance.now() - worker.lastRound()).toBeLessThan(1000), 5000);
  } finally {
    held.resolve();
    await worker.stop();
  }
});
