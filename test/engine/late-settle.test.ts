import { expect, test } from "vitest";
import { z } from "zod";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import type { Outcome } from "../../src/engine/outcome.ts";
import { sendReady } from "../../src/engine/send-effects.ts";
import { lanes, outbox } from "../../src/engine/tables.ts";
import { bareHouse } from "../kit/bare-house.ts";

/** An effect that cannot be looked up; `during` happens while it is on its way, `settling` when it is written down. */
async function sendOne(happens: {
  outcome?: Outcome<string>;
  during?: (house: Awaited<ReturnType<typeof bareHouse>>) => Promise<unknown>;
  settling?: () => void;
}) {
  let arrived = 0;
  const kind = defineEffect<{ name: string }, string, string>({
    kind: "probe.send",
    version: 1,
    payload: z.object({ name: z.string() }),
    prepare: async (_ctx, { name }) => ({ message: name }),
    async send(name) {
      arrived += 1;
      await happens.during?.(house);
      return happens.outcome ?? { kind: "done", result: name };
    },
    settle: async () => happens.settling?.(),
  });
  const house = await bareHouse([{ name: "probe", effects: [kind] }]);
  await house.asBaton((ctx) =>
    queueEffect(ctx, kind, { mark: "a", lane: "l", priority: 1, payload: { name: "a" } }),
  );
  await sendReady(house.work, 1);
  const [row] = await house.asBaton((ctx) => ctx.tx.select().from(outbox));
  return { house, row, arrived: () => arrived };
}

test("what arrived is written down although the lease was taken over: it need not be repeated", async () => {
  const { row } = await sendOne({
    during: (house) => house.asBaton((ctx) => ctx.tx.update(lanes).set({ token: 99 })),
  });
  expect(row).toMatchObject({ state: "done", attempts: 1, repeats: 0 });
});

test("unless the newer holder has begun to send it again", async () => {
  const { row } = await sendOne({
    during: (house) =>
      house.asBaton(async (ctx) => {
        await ctx.tx.update(lanes).set({ token: 99 });
        await ctx.tx.update(outbox).set({ attempts: 2 });
      }),
  });
  expect(row).toMatchObject({ state: "sending", attempts: 2 });
});

test("what never left is sent afresh by whoever took it over, and not taken for a repeat that nobody answered", async () => {
  const { house, row, arrived } = await sendOne({
    outcome: { kind: "retry", afterMs: 0, reason: "held back" },
    during: (house) =>
      // The newer holder has looked, and waits until what may be on its way has surely arrived.
      house.asBaton(async (ctx) => {
        const later = new Date(ctx.tx.now.getTime() + 9000);
        await ctx.tx.update(lanes).set({ token: 99, leaseUntil: null, readyAt: later });
        await ctx.tx.update(outbox).set({ dueAt: later });
      }),
  });
  expect(row).toMatchObject({ state: "waiting", attempts: 1, repeats: 0 });
  await sendReady(house.work, 1);
  expect(arrived()).toBe(2);
});

test("a database that falls over between a send and its settling costs no second message", async () => {
  let falls = 5;
  const { row, arrived } = await sendOne({
    settling() {
      falls -= 1;
      if (falls >= 0) throw Object.assign(new Error("terminating connection"), { code: "57P01" });
    },
  });
  expect(arrived()).toBe(1);
  expect(row).toMatchObject({ state: "done", attempts: 1 });
});

test("where an earlier send may have arrived, what never left is looked up by whoever took it over", async () => {
  let looked = 0;
  const kind = defineEffect<{ name: string }, string, string>({
    kind: "probe.look",
    version: 1,
    payload: z.object({ name: z.string() }),
    prepare: async (_ctx, { name }) => ({ message: name }),
    async send() {
      await house.asBaton((ctx) => ctx.tx.update(lanes).set({ token: 99 }));
      return { kind: "retry", afterMs: 0, reason: "held back" };
    },
    async look() {
      looked += 1;
      return { kind: "done", result: "absent" };
    },
  });
  const house = await bareHouse([{ name: "probe", effects: [kind] }]);
  await house.asBaton((ctx) =>
    queueEffect(ctx, kind, { mark: "a", lane: "l", priority: 1, payload: { name: "a" } }),
  );
  await house.asBaton((ctx) =>
    ctx.tx.update(outbox).set({ state: "sending", attempts: 1, startedAt: ctx.tx.now }),
  );
  await sendReady(house.work, 1);
  const [row] = await house.asBaton((ctx) => ctx.tx.select().from(outbox));
  expect([looked, row?.state]).toEqual([1, "sending"]);
});
