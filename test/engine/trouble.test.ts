import { expect, test } from "vitest";
import { z } from "zod";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import { outbox } from "../../src/engine/tables.ts";
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
])("%s while preparing delays a page and never loses it", async (_what, code) => {
  const world = troubled({ prepare: [broken(code)] });
  const house = await bareHouse([world.room]);
  await world.send(house, "a");
  await house.catchUp();
  await house.pass(3000);
  expect(world.arrived).toEqual(["a"]);
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
