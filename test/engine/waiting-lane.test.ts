import { expect, test } from "vitest";
import { z } from "zod";
import { defineEffect, openLane, queueEffect } from "../../src/engine/outbox.ts";
import { sendReady } from "../../src/engine/send-effects.ts";
import { bareHouse } from "../kit/bare-house.ts";

test("where nothing of a lane can leave, its head alone is asked, until the lane is opened", async () => {
  const asked: string[] = [];
  let isOpen = false;
  const kind = defineEffect<{ name: string }, string, string>({
    kind: "probe.home",
    version: 1,
    payload: z.object({ name: z.string() }),
    prepare: async (_ctx, { name }) => {
      asked.push(name);
      return isOpen ? { message: name } : { laterMs: 10_000, ofLane: true };
    },
    send: async (name) => ({ kind: "done", result: name }),
  });
  const house = await bareHouse([{ name: "probe", effects: [kind] }]);
  const queueOne = (name: string) =>
    house.asBaton((ctx) =>
      queueEffect(ctx, kind, { mark: name, lane: "home", priority: 3, payload: { name } }),
    );
  for (const name of ["first", "second", "third"]) await queueOne(name);
  await sendReady(house.work, 10);
  await queueOne("fourth");
  expect(await sendReady(house.work, 10), "its pause holds for what is queued meanwhile").toBe(0);
  expect(asked).toEqual(["first"]);

  isOpen = true;
  await house.asBaton(async (ctx) => openLane(ctx, "home"));
  while ((await sendReady(house.work, 10)) > 0);
  expect(asked).toEqual(["first", "first", "second", "third", "fourth"]);
});

test("of several that show what is true when they leave, one leaves and stands for all", async () => {
  let truth = 0;
  const sent: string[] = [];
  const kind = defineEffect<{ name: string }, string, string>({
    kind: "probe.show",
    version: 1,
    payload: z.object({ name: z.string() }),
    isLatest: true,
    prepare: async (_ctx, { name }) => ({ message: `${name} ${truth}` }),
    async send(message) {
      sent.push(message);
      return { kind: "done", result: message };
    },
  });
  const house = await bareHouse([{ name: "probe", effects: [kind] }]);
  const change = (name: string) =>
    house.asBaton((ctx) => {
      truth += 1;
      return queueEffect(ctx, kind, {
        mark: `${name} ${truth}`,
        lane: "home",
        priority: 4,
        payload: { name },
      });
    });
  for (const name of ["card", "other", "card", "card"]) await change(name);
  while ((await sendReady(house.work, 10)) > 0);
  expect(sent).toEqual(["card 4", "other 4"]);

  await change("card");
  while ((await sendReady(house.work, 10)) > 0);
  expect(sent.at(-1), "a change after it has left is shown by another").toBe("card 5");
});

test("what was put off is not asked again in the same breath, however long that lasts", async () => {
  const asked: string[] = [];
  const kind = defineEffect<{ name: string }, string, string>({
    kind: "probe.later",
    version: 1,
    payload: z.object({ name: z.string() }),
    async prepare(_ctx, { name }) {
      asked.push(name);
      // Time goes on while the lane is looked through.
      await house.at(new Date(Date.parse("2027-03-09T09:00:00Z") + asked.length * 60_000).toISOString());
      if (asked.length > 5) throw new Error("asked without end");
      return { laterMs: 500 };
    },
    send: async (name) => ({ kind: "done", result: name }),
  });
  const house = await bareHouse([{ name: "probe", effects: [kind] }]);
  for (const name of ["first", "second"])
    await house.asBaton((ctx) =>
      queueEffect(ctx, kind, { mark: name, lane: "later", priority: 3, payload: { name } }),
    );
  await sendReady(house.work, 1);
  expect(asked).toEqual(["first", "second"]);
});
