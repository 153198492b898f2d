import { expect, test } from "vitest";
import { z } from "zod";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import { runDueTimers } from "../../src/engine/run-timers.ts";
import { outbox } from "../../src/engine/tables.ts";
import { defineTimer, setTimer } from "../../src/engine/timers.ts";
import { BARE_ORG, type BareHouse, bareHouse } from "../kit/bare-house.ts";

/** An effect whose preparation and settling fail as often as the test says. */
function troubled(failing: { prepare?: Error[]; settle?: Error[] }) {
  const arrived: string[] = [];
  const kind = defineEffect<{ name: string }, string, string>({
    kind: "probe.send",
    version: 1,
    payload: z.object({ name: z.string() }),
    prepare: async (_ctx, { name }) => {
      const error = failing.prepare?.shift();
      if (error) throw error;
      return { message: name };
    },
    send: async (name) => {
      arrived.push(name);
      return { kind: "done", result: name };
    },
    look: async (name) => ({ kind: "done", result: arrived.includes(name) ? name : "absent" }),
    settle: async () => {
      const error = failing.settle?.shift();
      if (error) throw error;
    },
  });
  const send = (house: BareHouse, name: string) =>
    house.asBaton(
      (ctx) => queueEffect(ctx, kind, { mark: name, lane: "lane", priority: 0, payload: { name } }),
      BARE_ORG,
    );
  return { arrived, room: { name: "probe", effects: [kind] }, send };
}

const broken = (code: string) => Object.assign(new Error("the database is busy"), { code });

test.each([
  ["a deadlock", "40P01"],
  ["a lock that nobody gives up in time", "55P03"],
  ["a statement that takes too long", "57014"],
  ["a full disk of the database", "53100"],
  ["a database with no memory left", "53200"],
  ["a standby that took the primary's address", "25006"],
  ["a disk of the database that fails", "58030"],
  ["a session that stood still for too long", "25P03"],
  ["a name server that does not answer", "EAI_AGAIN"],
])("%s while preparing delays a page and never loses it", async (_what, code) => {
  const world = troubled({ prepare: [broken(code)] });
  const house = await bareHouse([world.room]);
  await world.send(house, "a");
  await house.catchUp();
  await house.pass(3000);
  expect(world.arrived).toEqual(["a"]);
});

test.each([
  ["full", "53100"],
  ["failing", "58030"],
])("a timer outlives an hour in which the database's disk is %s, and fires then", async (_what, code) => {
  let isBroken = true;
  let fired = 0;
  const kind = defineTimer({
    kind: "probe.due",
    version: 1,
    payload: z.object({}),
    fire: async () => {
      if (isBroken) throw broken(code);
      fired += 1;
    },
  });
  const house = await bareHouse([{ name: "probe", timers: [kind] }]);
  await house.asBaton((ctx) => setTimer(ctx, kind, { key: "a", dueAt: ctx.tx.now, payload: {} }), BARE_ORG);
  for (let minute = 0; minute < 60; minute += 5) {
    // It throws where the whole database is meant, and the loop of a worker goes on.
    await runDueTimers(house.work).catch(() => undefined);
    await house.at(`2027-03-09T09:${String(minute).padStart(2, "0")}:00Z`);
  }
  await house.at("2027-03-09T10:00:00Z");
  isBroken = false;
  await house.catchUp();
  expect(fired).toBe(1);
});

test("what a room cannot write down holds up nobody's next page, and is sent once", async () => {
  const world = troubled({ settle: Array.from({ length: 50 }, () => new Error("a fault of the room")) });
  const house = await bareHouse([world.room]);
  await world.send(house, "a");
  await world.send(house, "b");
  await house.catchUp();
  for (let round = 0; round < 5; round++) await house.pass(3000);
  expect(world.arrived).toEqual(["a", "b"]);
  const rows = await house.asBaton((ctx) => ctx.tx.select().from(outbox));
  expect(rows.map((row) => row.state)).toEqual(["done", "done"]);
  expect(house.logged.join("")).toContain("a fault of the room");
});
