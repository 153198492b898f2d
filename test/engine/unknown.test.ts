import { expect, test } from "vitest";
import { z } from "zod";
import { auditOnce } from "../../src/engine/auditor.ts";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import { defineTimer, setTimer } from "../../src/engine/timers.ts";
import { bareHouse } from "../kit/bare-house.ts";

const HOUR = 3_600_000;
const payload = z.object({ name: z.string() });

/** A room of one effect and one timer, as a Baton of this version has it. */
function room(version: number) {
  const done: string[] = [];
  const effect = defineEffect<{ name: string }, string, string>({
    kind: "probe.send",
    version,
    payload,
    prepare: async (_ctx, { name }) => ({ message: name }),
    send: async (name) => {
      done.push(name);
      return { kind: "done", result: name };
    },
  });
  const timer = defineTimer({
    kind: "probe.due",
    version,
    payload,
    upgrade: () => ({ name: "read wrongly" }),
    fire: async (_ctx, { name }) => void done.push(name),
  });
  return { done, effect, timer, rooms: [{ name: "probe", effects: [effect], timers: [timer] }] };
}

test.each([
  ["of a kind that it does not know", { rooms: [], done: [] }],
  ["of a version that it does not know", room(1)],
])("what is %s an older Baton leaves to the newer one, for hours, and says so", async (_what, older) => {
  const newer = room(2);
  const house = await bareHouse(newer.rooms);
  const taken = await bareHouse(older.rooms, house.db);
  await house.asBaton(async (ctx) => {
    const sent = { mark: "effect", lane: "lane", priority: 0, payload: { name: "effect" } };
    await queueEffect(ctx, newer.effect, sent);
    await setTimer(ctx, newer.timer, { key: "timer", dueAt: ctx.tx.now, payload: { name: "timer" } });
  });
  await taken.catchUp();
  for (let hour = 0; hour < 12; hour++) await taken.pass(HOUR);
  expect(older.done).toEqual([]);
  expect(newer.done).toEqual([]);
  const found = await auditOnce(taken.house, []);
  expect(found).toContain("1 effects of a newer Baton overdue or given up");
  expect(found).toContain("1 timers failing overdue or given up");
  expect(taken.logged.join()).toContain("probe.send@2");
  await house.at("2027-03-09T22:00:00Z");
  await house.catchUp();
  expect(newer.done.sort()).toEqual(["effect", "timer"]);
});
