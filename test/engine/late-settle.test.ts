import { expect, test } from "vitest";
import { z } from "zod";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import { sendReady } from "../../src/engine/send-effects.ts";
import { lanes, outbox } from "../../src/engine/tables.ts";
import { bareHouse } from "../kit/bare-house.ts";

/** An effect that cannot be looked up; `during` happens while it is on its way, `settling` when it is written down. */
async function sendOne(happens: {
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
      return { kind: "done", result: name };
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
