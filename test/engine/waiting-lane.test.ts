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
