/** Sends that nobody saw end, on a platform on which nothing can be looked up: what becomes of them, and when. */
import { expect, test } from "vitest";
import { z } from "zod";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import { type Outcome, TOO_LATE } from "../../src/engine/outcome.ts";
import { lanes, outbox } from "../../src/engine/tables.ts";
import { bareHouse } from "../kit/bare-house.ts";

type Sending = { readonly name: string; readonly isRepeat: boolean };

/** A kind that can be looked up on some platforms and not on this one. */
async function unlookable(outcomes: Outcome<string>[], maxAttempts = 3) {
  const sent: boolean[] = [];
  const kind = defineEffect<{ name: string }, Sending, string>({
    kind: "probe.send",
    version: 1,
    payload: z.object({ name: z.string() }),
    maxAttempts,
    prepare: async (_ctx, { name }, { isRepeat }) => ({ message: { name, isRepeat } }),
    async send({ isRepeat }) {
      sent.push(isRepeat);
      return outcomes.shift() ?? { kind: "done", result: "arrived" };
    },
    canLook: () => false,
    look: async () => ({ kind: "done", result: "unknown" }),
  });
  const house = await bareHouse([{ name: "probe", effects: [kind] }]);
  await house.asBaton((ctx) =>
    queueEffect(ctx, kind, { mark: "a", lane: "l", priority: 1, payload: { name: "a" } }),
  );
  const row = async () => (await house.asBaton((ctx) => ctx.tx.select().from(outbox)))[0];
  /** As a worker leaves it that dies, or stands still, while the message is on its way. */
  const leave = (repeats: number) =>
    house.asBaton(async (ctx) => {
      const began = { state: "sending", attempts: repeats + 1, startedAt: ctx.tx.now } as const;
      await ctx.tx.update(outbox).set({ ...began, repeats });
      await ctx.tx.update(lanes).set({ token: 7, leaseUntil: null });
    });
  return { house, sent, row, leave };
}

test("a repeat that may still be on its way is not given up before its time is over", async () => {
  const { house, sent, row, leave } = await unlookable([]);
  await leave(1);
  await house.pass(1300);
  expect(await row()).toMatchObject({ state: "sending", attempts: 2 });
  await house.pass(10_000);
  expect(await row()).toMatchObject({ state: "parked" });
  expect(sent).toEqual([]);
});

test("a first send that nobody saw end is repeated once its time is over, and says so", async () => {
  const { house, sent, row, leave } = await unlookable([]);
  await leave(0);
  await house.pass(1300);
  expect(sent).toEqual([]);
  await house.pass(10_000);
  expect(sent).toEqual([true]);
  expect(await row()).toMatchObject({ state: "done", repeats: 1 });
});

test("what was held back is never given up for that", async () => {
  const { house, row } = await unlookable([TOO_LATE, TOO_LATE, TOO_LATE, TOO_LATE]);
  await house.catchUp();
  expect(await row()).toMatchObject({ state: "done", attempts: 5, repeats: 0 });
});
