import { expect, test } from "vitest";
import { z } from "zod";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { eq } from "../../src/db/drizzle.ts";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import type { Outcome } from "../../src/engine/outcome.ts";
import { claimLanes, sendLane, sendReady } from "../../src/engine/send-effects.ts";
import { lanes, outbox } from "../../src/engine/tables.ts";
import { BARE_ORG, bareHouse } from "../kit/bare-house.ts";

type Sending = { readonly name: string; readonly isRepeat: boolean };

/** An outside world that does what the test says next, and remembers what really happened there. */
function outside(options: { look?: boolean } = {}) {
  const arrived: Sending[] = [];
  const script: ((sending: Sending) => Outcome<string>)[] = [];
  const settled: string[] = [];
  let isNeeded = true;
  const arrive = (sending: Sending): Outcome<string> => {
    arrived.push(sending);
    return { kind: "done", result: sending.name };
  };
  const kind = defineEffect<{ name: string }, Sending, string>({
    kind: "probe.send",
    version: 1,
    payload: z.object({ name: z.string() }),
    prepare: async (_ctx, { name }, { isRepeat }) =>
      isNeeded ? { message: { name, isRepeat } } : { notNeeded: "it is over" },
    send: async (message) => (script.shift() ?? arrive)(message),
    ...(options.look
      ? {
          look: async (message: Sending): Promise<Outcome<string | "absent">> => ({
            kind: "done",
            result: arrived.some((one) => one.name === message.name) ? message.name : "absent",
          }),
        }
      : {}),
    settle: async (_ctx, { name }, result) => void settled.push(`${name} ${result.kind}`),
  });
  return {
    kind,
    arrived,
    script,
    settled,
    arrive,
    noLongerNeeded: () => {
      isNeeded = false;
    },
    room: { name: "probe", effects: [kind] },
  };
}

const queue = (
  house: Awaited<ReturnType<typeof bareHouse>>,
  world: ReturnType<typeof outside>,
  name: string,
  more = {},
) =>
  house.asBaton((ctx) =>
    queueEffect(ctx, world.kind, { mark: name, lane: "lane", priority: 3, payload: { name }, ...more }),
  );

test("an effect goes out once; the same mark twice is one effect", async () => {
  const world = outside();
  const house = await bareHouse([world.room]);
  await queue(house, world, "a");
  await queue(house, world, "a");
  await house.catchUp();
  expect(world.arrived.map((one) => one.name)).toEqual(["a"]);
  expect(world.settled).toEqual(["a done"]);
});

test("what is rolled back is never sent", async () => {
  const world = outside();
  const house = await bareHouse([world.room]);
  const failing = inOrganisation(
    house.house,
    { orgId: BARE_ORG, actor: { kind: "baton", part: "test" } },
    async (ctx) => {
      await queueEffect(ctx, world.kind, { mark: "a", lane: "lane", priority: 3, payload: { name: "a" } });
      throw new Error("changed its mind");
    },
  );
  await expect(failing).rejects.toThrow("changed its mind");
  await house.catchUp();
  expect(world.arrived).toEqual([]);
});

test("within a lane the most urgent leaves first, then in order", async () => {
  const world = outside();
  const house = await bareHouse([world.room]);
  await queue(house, world, "digest", { priority: 6 });
  await queue(house, world, "first line");
  await queue(house, world, "second line");
  await queue(house, world, "page", { priority: 0 });
  await house.catchUp();
  expect(world.arrived.map((one) => one.name)).toEqual(["page", "first line", "second line", "digest"]);
});

test("a lost answer is looked up: what arrived is not sent again", async () => {
  const world = outside({ look: true });
  const house = await bareHouse([world.room]);
  world.script.push((sending) => {
    world.arrived.push(sending);
    return { kind: "unsure", reason: "the answer was lost" };
  });
  await queue(house, world, "a");
  await house.catchUp();
  await house.pass(5000);
  expect(world.arrived).toHaveLength(1);
  expect(world.settled).toEqual(["a done"]);
});

test("a lost answer is looked up: what did not arrive is sent, unmarked", async () => {
  const world = outside({ look: true });
  const house = await bareHouse([world.room]);
  world.script.push(() => ({ kind: "unsure", reason: "the connection broke" }));
  await queue(house, world, "a");
  await house.catchUp();
  await house.pass(5000);
  expect(world.arrived).toEqual([{ name: "a", isRepeat: false }]);
});

test("where one cannot look, it is repeated once and marked, never a third time", async () => {
  const world = outside();
  const house = await bareHouse([world.room]);
  for (let n = 0; n < 5; n++)
    world.script.push((sending) => {
      world.arrived.push(sending);
      return { kind: "unsure", reason: "the answer was lost" };
    });
  await queue(house, world, "a");
  for (let round = 0; round < 5; round++) await house.pass(10_000);
  expect(world.arrived.map((one) => one.isRepeat)).toEqual([false, true]);
  expect(world.settled).toEqual(["a parked"]);
});

test("Retry-After holds the whole lane, and another lane goes on", async () => {
  const world = outside();
  const house = await bareHouse([world.room]);
  world.script.push(() => ({ kind: "retry", afterMs: 30_000, reason: "429" }));
  await queue(house, world, "a");
  await queue(house, world, "b");
  await queue(house, world, "elsewhere", { lane: "other" });
  await house.catchUp();
  await house.pass(29_000);
  expect(world.arrived.map((one) => one.name)).toEqual(["elsewhere"]);
  await house.pass(1000);
  expect(world.arrived.map((one) => one.name)).toEqual(["elsewhere", "a", "b"]);
});

test("what is no longer needed at the moment of sending is withdrawn", async () => {
  const world = outside();
  const house = await bareHouse([world.room]);
  await queue(house, world, "a");
  world.noLongerNeeded();
  await house.catchUp();
  const [row] = await house.asBaton((ctx) => ctx.tx.select().from(outbox));
  expect(world.arrived).toEqual([]);
  expect(row).toMatchObject({ state: "withdrawn", lastError: "it is over" });
});

test("a worker that died while sending is followed by one that looks before it sends", async () => {
  const world = outside({ look: true });
  const house = await bareHouse([world.room]);
  world.script.push((sending) => {
    world.arrived.push(sending);
    return { kind: "done", result: "a" };
  });
  await queue(house, world, "a");
  // The first worker's lease ends while its send is on the way: its token is stale when it comes back.
  const [lane] = await claimLanes(house.work, 1);
  await house.asBaton((ctx) =>
    ctx.tx
      .update(outbox)
      .set({ state: "sending", attempts: 1, startedAt: ctx.tx.now })
      .where(eq(outbox.mark, "a")),
  );
  world.arrived.push({ name: "a", isRepeat: false });
  world.script.length = 0;
  await house.pass(11_000);
  expect(lane?.token).toBe(1);
  expect(world.arrived).toHaveLength(1);
  expect(world.settled).toEqual(["a done"]);
});

test("where one cannot look, a dead worker's send is repeated only when it has surely ended, and marked", async () => {
  const world = outside();
  const house = await bareHouse([world.room]);
  await queue(house, world, "a");
  await claimLanes(house.work, 1);
  await house.asBaton((ctx) =>
    ctx.tx
      .update(outbox)
      .set({ state: "sending", attempts: 1, startedAt: ctx.tx.now })
      .where(eq(outbox.mark, "a")),
  );
  await house.pass(8000);
  expect(world.arrived).toEqual([]);
  await house.pass(1000);
  expect(world.arrived).toEqual([{ name: "a", isRepeat: true }]);
});

test("a worker whose lease ran out before it sent sends nothing", async () => {
  const world = outside({ look: true });
  const house = await bareHouse([world.room]);
  await queue(house, world, "a");
  const [lane] = await claimLanes(house.work, 1);
  if (!lane) throw new Error("no lane");
  // It stands still for longer than its lease, however often the database grants it anew.
  const stopped = { ...lane };
  Object.defineProperty(stopped, "age", { get: () => () => 2500, set: () => undefined });
  await sendLane(house.work, stopped);
  expect(world.arrived).toEqual([]);
  await house.catchUp();
  expect(world.arrived).toEqual([{ name: "a", isRepeat: false }]);
});

test("a stale holder writes nothing", async () => {
  const world = outside();
  const house = await bareHouse([world.room]);
  await queue(house, world, "a");
  world.script.push((sending) => {
    world.arrived.push(sending);
    return { kind: "refused", reason: "told to somebody who is no longer responsible" };
  });
  // While the first holder sends, its lease is taken over.
  const original = world.script[0];
  world.script[0] = (sending) => original?.(sending) ?? world.arrive(sending);
  const sending = sendReady(
    {
      ...house.work,
      effectKinds: new Map([
        [
          "probe.send",
          {
            ...world.kind,
            send: async (message: unknown, attempt: never) => {
              await house.asBaton((ctx) => ctx.tx.update(lanes).set({ token: 99 }));
              return world.kind.send(message as Sending, attempt);
            },
          },
        ],
      ]) as never,
    },
    1,
  );
  await sending;
  expect(world.settled).toEqual([]);
});
