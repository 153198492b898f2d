import { expect, test } from "vitest";
import { z } from "zod";
import type { Ctx } from "../../src/core/context.ts";
import { decideStanding, findStanding } from "../../src/engine/instance.ts";
import { defineEffect, type EffectKind, queueEffect } from "../../src/engine/outbox.ts";
import { defineTimer, setTimer, type TimerKind } from "../../src/engine/timers.ts";
import { bareHouse } from "../kit/bare-house.ts";

const HOME = "https://baton.example";
const Named = z.object({ name: z.string() });

type Message = { readonly name: string; readonly isRepeat: boolean };

/** An outside world in which some messages stand already, sent in the life that the dump does not know of. */
function outside(stands: readonly string[]) {
  const arrived: Message[] = [];
  const settled: string[] = [];
  const kindOf = (name: string, look?: EffectKind<{ name: string }, Message, string>["look"]) =>
    defineEffect<{ name: string }, Message, string>({
      kind: `probe.${name}`,
      version: 1,
      payload: Named,
      prepare: async (_ctx, payload, { isRepeat }) => ({ message: { ...payload, isRepeat } }),
      send: async (message) => {
        arrived.push(message);
        return { kind: "done", result: "sent" };
      },
      settle: async (_ctx, payload, { kind }) => void settled.push(`${payload.name} ${kind}`),
      ...(look && { look }),
    });
  const looking = kindOf("looking", async ({ name }) => ({
    kind: "done",
    result: stands.includes(name) ? "stood" : "absent",
  }));
  const blind = kindOf("blind");
  const blindSometimes = kindOf("half-blind", async () => ({ kind: "done", result: "unknown" }));
  const opening = {
    ...kindOf("opening", looking.look),
    settle: (ctx: Ctx, { name }: { name: string }) =>
      queueEffect(ctx, blind, {
        mark: `of ${name}`,
        lane: "of",
        priority: 3,
        payload: { name: `of ${name}` },
      }),
  };
  const due = defineTimer<{ name: string }>({
    kind: "probe.due",
    version: 1,
    payload: Named,
    fire: (ctx, payload) =>
      queueEffect(ctx, looking, { mark: `due ${payload.name}`, lane: "due", priority: 3, payload }),
  });
  const chain: TimerKind<{ name: string }> = {
    ...due,
    kind: "probe.chain",
    async fire(ctx, payload, at) {
      await due.fire(ctx, payload, at);
      await setTimer(ctx, chain, {
        key: "chain",
        dueAt: new Date(ctx.tx.now.getTime() + 300_000),
        payload: { name: `${payload.name}1` },
      });
    },
  };
  const room = { name: "probe", effects: [looking, blind, blindSometimes, opening], timers: [due, chain] };
  return { arrived, settled, looking, blind, blindSometimes, opening, due, chain, room };
}

async function houseWith(stands: readonly string[]) {
  const world = outside(stands);
  const house = await bareHouse([world.room]);
  await findStanding(house.db, HOME, null);
  const queue = (kind: EffectKind<{ name: string }, Message, string>, name: string) =>
    house.asBaton((ctx) =>
      queueEffect(ctx, kind, { mark: name, lane: name, priority: 3, payload: { name } }),
    );
  return { world, house, queue };
}

test("what waited in the dump is looked up before it is sent: what stands there already is not sent again", async () => {
  const { world, house, queue } = await houseWith(["sent in the lost minutes"]);
  await queue(world.looking, "sent in the lost minutes");
  await queue(world.looking, "never sent");
  await decideStanding(house.db, HOME, "release");
  await house.catchUp();
  expect(world.arrived).toEqual([{ name: "never sent", isRepeat: false }]);
  expect(world.settled.toSorted()).toEqual(["never sent done", "sent in the lost minutes done"]);
});

test("what waited in the dump and cannot be looked up is sent once, as a repeat", async () => {
  const { world, house, queue } = await houseWith([]);
  await queue(world.blind, "blind");
  await queue(world.blindSometimes, "half-blind");
  await decideStanding(house.db, HOME, "release");
  await house.catchUp();
  expect(world.arrived.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: "blind", isRepeat: true },
    { name: "half-blind", isRepeat: true },
  ]);
});

test("what comes of a message that stood there already may have come of it before, and is marked", async () => {
  const { world, house, queue } = await houseWith(["opened"]);
  await queue(world.opening, "opened");
  await decideStanding(house.db, HOME, "release");
  await queue(world.opening, "new");
  await house.catchUp();
  expect(world.arrived).toContainEqual({ name: "of opened", isRepeat: true });
  expect(world.arrived).toContainEqual({ name: "of new", isRepeat: false });
});

test("what is queued after the release goes out unmarked", async () => {
  const { world, house, queue } = await houseWith([]);
  await decideStanding(house.db, HOME, "release");
  await queue(world.blind, "new");
  await house.catchUp();
  expect(world.arrived).toEqual([{ name: "new", isRepeat: false }]);
});

test("what follows on a timer of the lost time is marked where it had followed then, too, and not beyond", async () => {
  const { world, house } = await houseWith([]);
  await house.asBaton((ctx) =>
    setTimer(ctx, world.chain, {
      key: "chain",
      dueAt: new Date(ctx.tx.now.getTime() + 60_000),
      payload: { name: "1" },
    }),
  );
  // In the life that is lost they came at 9:01, 9:06 and 9:11; now it is 9:10.
  await house.at("2027-03-09T09:10:00Z");
  await decideStanding(house.db, HOME, "release");
  await house.pass(1000);
  for (let step = 0; step < 3; step++) await house.pass(300_000);
  expect(world.arrived.slice(0, 3)).toEqual([
    { name: "1", isRepeat: true },
    { name: "11", isRepeat: true },
    { name: "111", isRepeat: false },
  ]);
});

test.each(["release", "drop"] as const)(
  "after %s, what a timer of the lost time does is marked, what a later one does is not",
  async (decision) => {
    const { world, house } = await houseWith([]);
    await house.asBaton(async (ctx) => {
      const at = (ms: number) => new Date(ctx.tx.now.getTime() + ms);
      await setTimer(ctx, world.due, { key: "lost", dueAt: at(60_000), payload: { name: "lost" } });
      await setTimer(ctx, world.due, { key: "later", dueAt: at(900_000), payload: { name: "later" } });
    });
    await house.at("2027-03-09T09:10:00Z");
    await decideStanding(house.db, HOME, decision);
    await house.pass(1000);
    await house.pass(600_000);
    expect(world.arrived).toEqual([
      { name: "lost", isRepeat: true },
      { name: "later", isRepeat: false },
    ]);
  },
);
