import { expect, test } from "vitest";
import { z } from "zod";
import { recordAudit } from "../../src/core/audit.ts";
import { records } from "../../src/core/tables.ts";
import { eq } from "../../src/db/drizzle.ts";
import { runDueTimers } from "../../src/engine/run-timers.ts";
import { timers } from "../../src/engine/tables.ts";
import { cancelTimer, defineTimer, setTimer } from "../../src/engine/timers.ts";
import { BARE_ORG, bareHouse } from "../kit/bare-house.ts";
import { hasPostgres } from "../kit/database.ts";

const MINUTE = 60_000;
const subject = { kind: "organisation", id: BARE_ORG } as const;

/** A timer that records its firing, so that twice would be seen, and throws for the names it is told to. */
function probe(failing: ReadonlySet<string> = new Set()) {
  const kind = defineTimer({
    kind: "probe.due",
    version: 1,
    payload: z.object({ name: z.string() }),
    async fire(ctx, { name }) {
      await recordAudit(ctx, { action: "probe.fired", subject, after: { name } });
      if (failing.has(name)) throw new Error("the probe fails");
    },
  });
  return { kind, room: { name: "probe", timers: [kind] } };
}

const fired = (house: Awaited<ReturnType<typeof bareHouse>>) =>
  house.asBaton(async (ctx) =>
    (await ctx.tx.select().from(records).where(eq(records.action, "probe.fired"))).map(
      (row) => (JSON.parse(row.entry) as { after: { name: string } }).after.name,
    ),
  );

const dueIn = (ctx: { tx: { now: Date } }, ms: number) => new Date(ctx.tx.now.getTime() + ms);

test("a timer fires when it is due, not before, and once", async () => {
  const { kind, room } = probe();
  const house = await bareHouse([room]);
  await house.asBaton((ctx) =>
    setTimer(ctx, kind, { key: "a", dueAt: dueIn(ctx, 30 * MINUTE), payload: { name: "a" } }),
  );
  await house.pass(29 * MINUTE);
  expect(await fired(house)).toEqual([]);
  await house.pass(MINUTE);
  await house.pass(60 * MINUTE);
  expect(await fired(house)).toEqual(["a"]);
});

test("scheduling twice is scheduling once, at the later word; a cancelled timer never fires", async () => {
  const { kind, room } = probe();
  const house = await bareHouse([room]);
  await house.asBaton(async (ctx) => {
    await setTimer(ctx, kind, { key: "a", dueAt: dueIn(ctx, MINUTE), payload: { name: "early" } });
    await setTimer(ctx, kind, { key: "a", dueAt: dueIn(ctx, 2 * MINUTE), payload: { name: "late" } });
    await setTimer(ctx, kind, { key: "b", dueAt: dueIn(ctx, MINUTE), payload: { name: "b" } });
    await cancelTimer(ctx, "b");
  });
  await house.pass(10 * MINUTE);
  expect(await fired(house)).toEqual(["late"]);
});

test("a timer that fails leaves nothing behind, never blocks its neighbours, is retried and at last parked", async () => {
  const { kind, room } = probe(new Set(["bad"]));
  const house = await bareHouse([room]);
  await house.asBaton(async (ctx) => {
    for (const name of ["good", "bad", "fine"])
      await setTimer(ctx, kind, { key: name, dueAt: dueIn(ctx, 0), payload: { name } });
  });
  await house.catchUp();
  expect((await fired(house)).sort()).toEqual(["fine", "good"]);
  for (let round = 0; round < 10; round++) await house.pass(10 * MINUTE);
  const [row] = await house.asBaton((ctx) => ctx.tx.select().from(timers).where(eq(timers.key, "bad")));
  expect(row).toMatchObject({ state: "parked", attempts: 8 });
});

test("a timer that nobody knows any more is put off and logged, and its neighbours fire", async () => {
  const { kind, room } = probe();
  const stranger = { ...kind, kind: "probe.unknown" };
  const house = await bareHouse([room]);
  await house.asBaton(async (ctx) => {
    await setTimer(ctx, stranger, { key: "x", dueAt: dueIn(ctx, 0), payload: { name: "x" } });
    await setTimer(ctx, kind, { key: "a", dueAt: dueIn(ctx, 0), payload: { name: "a" } });
  });
  await house.catchUp();
  expect(await fired(house)).toEqual(["a"]);
  expect(house.logged.join()).toContain("probe.unknown@1");
});

test.runIf(hasPostgres())("four workers at once fire a hundred timers once each", async () => {
  const { kind, room } = probe();
  const house = await bareHouse([room]);
  await house.asBaton(async (ctx) => {
    for (let n = 0; n < 100; n++)
      await setTimer(ctx, kind, { key: `t${n}`, dueAt: dueIn(ctx, 0), payload: { name: `t${n}` } });
  });
  await Promise.all([1, 2, 3, 4].map(() => runDueTimers(house.work)));
  await house.catchUp();
  const names = await fired(house);
  expect(new Set(names).size).toBe(100);
  expect(names).toHaveLength(100);
});
