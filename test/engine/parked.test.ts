/** What was given up, and an operator who has mended the cause. */
import { expect, test } from "vitest";
import { z } from "zod";
import { findActs } from "../../src/core/read-record.ts";
import { auditOnce } from "../../src/engine/auditor.ts";
import { decideParked } from "../../src/engine/decide-parked.ts";
import { findParked } from "../../src/engine/find-parked.ts";
import { defineEffect, type EffectKind, queueEffect } from "../../src/engine/outbox.ts";
import type { Outcome } from "../../src/engine/outcome.ts";
import { outbox } from "../../src/engine/tables.ts";
import { defineTimer, setTimer } from "../../src/engine/timers.ts";
import { BARE_ORG, type BareHouse, bareHouse } from "../kit/bare-house.ts";

const Named = z.object({ name: z.string() });
type Named = z.output<typeof Named>;
type Message = Named & { readonly isRepeat: boolean };

/** A world in which everything fails until somebody mends it. */
function brokenWorld() {
  const world = { isMended: false, sent: [] as Message[], fired: [] as string[], stands: [] as string[] };
  const outcomes: Outcome<string>[] = [];
  const kind = (name: string, parts: Partial<EffectKind<Named, Message, string>> = {}) =>
    defineEffect<Named, Message, string>({
      kind: `probe.${name}`,
      version: 1,
      payload: Named,
      maxAttempts: 3,
      prepare: async (_ctx, payload, { isRepeat }) => ({ message: { ...payload, isRepeat } }),
      send: async (message) => {
        const outcome = outcomes.shift();
        if (outcome) return outcome;
        world.sent.push(message);
        return { kind: "done", result: "sent" };
      },
      ...parts,
    });
  const unready = kind("unready", {
    prepare: async (_ctx, payload, { isRepeat }) => {
      if (!world.isMended) throw new Error("no such column");
      return { message: { ...payload, isRepeat } };
    },
  });
  const blind = kind("blind");
  const looking = kind("looking", {
    look: async ({ name }) => ({ kind: "done", result: world.stands.includes(name) ? "stood" : "absent" }),
  });
  const due = defineTimer<Named>({
    kind: "probe.due",
    version: 1,
    payload: Named,
    fire: async (_ctx, { name }) => {
      if (!world.isMended) throw new Error("no such column");
      world.fired.push(name);
    },
  });
  return Object.assign(world, { outcomes, unready, blind, looking, due });
}

async function openBroken() {
  const world = brokenWorld();
  const house = await bareHouse([
    { name: "probe", effects: [world.unready, world.blind, world.looking], timers: [world.due] },
  ]);
  const queue = (kind: EffectKind<Named, Message, string>, name: string) =>
    house.asBaton((ctx) =>
      queueEffect(ctx, kind, { mark: name, lane: name, priority: 3, payload: { name } }),
    );
  return { world, house, queue };
}

const idsOf = async (house: BareHouse): Promise<string[]> =>
  (await house.asBaton(findParked)).map(({ id }) => id);

const restartAll = async (house: BareHouse): Promise<number> => {
  const ids = await idsOf(house);
  return house.asBaton((ctx) => decideParked(ctx, { decision: "restart", ids }));
};

async function parkTimer(house: BareHouse, world: ReturnType<typeof brokenWorld>) {
  await house.asBaton((ctx) =>
    setTimer(ctx, world.due, { key: "due", dueAt: ctx.tx.now, payload: { name: "due" } }),
  );
  await house.catchUp();
  for (let attempt = 0; attempt < 8; attempt++) await house.pass(400_000);
}

test("a timer that was given up fires once its cause is mended and an operator starts it again, and that is on record", async () => {
  const { world, house } = await openBroken();
  await parkTimer(house, world);
  expect(await house.asBaton(findParked)).toMatchObject([
    { id: "t1", kind: "probe.due", of: "due", why: expect.stringContaining("no such column") },
  ]);
  world.isMended = true;
  await house.pass(400_000);
  expect(world.fired).toEqual([]);
  expect(await restartAll(house)).toBe(1);
  await house.catchUp();
  expect(world.fired).toEqual(["due"]);
  expect(await idsOf(house)).toEqual([]);
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "organisation", id: BARE_ORG }));
  expect(acts.map(({ action }) => action)).toEqual(["engine.parked-restarted"]);
});

test("one whose cause is not mended is tried as often as at first, and then shown again", async () => {
  const { world, house } = await openBroken();
  await parkTimer(house, world);
  await restartAll(house);
  await house.catchUp();
  expect(await idsOf(house)).toEqual([]);
  for (let attempt = 0; attempt < 8; attempt++) await house.pass(400_000);
  expect(await idsOf(house)).toEqual(["t1"]);
});

test("a message that never left goes out once, unmarked", async () => {
  const { world, house, queue } = await openBroken();
  await queue(world.unready, "a");
  await house.catchUp();
  expect(await house.asBaton(findParked)).toMatchObject([{ kind: "probe.unready", mayHaveArrived: false }]);
  world.isMended = true;
  await restartAll(house);
  await house.catchUp();
  expect(world.sent).toEqual([{ name: "a", isRepeat: false }]);
});

test("one that may have arrived and cannot be looked up goes out as a repeat, however often it is started again", async () => {
  const { world, house, queue } = await openBroken();
  const lost = { kind: "unsure", reason: "no answer" } as const;
  world.outcomes.push(lost, lost);
  await queue(world.blind, "a");
  await house.catchUp();
  expect(await house.asBaton(findParked)).toMatchObject([{ kind: "probe.blind", mayHaveArrived: true }]);
  world.outcomes.push(lost);
  await restartAll(house);
  await house.catchUp();
  expect(await idsOf(house)).toHaveLength(1);
  await restartAll(house);
  await house.catchUp();
  expect(world.sent).toEqual([{ name: "a", isRepeat: true }]);
});

test("one that may have arrived is looked up where it can be: what stands there is not sent again", async () => {
  const { world, house, queue } = await openBroken();
  const busy = { kind: "retry", afterMs: 0, reason: "busy" } as const;
  for (const name of ["stands", "lost"]) {
    world.outcomes.push(busy, busy, busy);
    await queue(world.looking, name);
    await house.catchUp();
  }
  expect(await idsOf(house)).toHaveLength(2);
  world.stands.push("stands");
  await restartAll(house);
  await house.catchUp();
  expect(world.sent).toEqual([{ name: "lost", isRepeat: false }]);
  expect(await idsOf(house)).toEqual([]);
});

test("what was queued as a repeat after a restore stays one", async () => {
  const { world, house, queue } = await openBroken();
  await queue(world.unready, "a");
  await house.asBaton((ctx) => ctx.tx.update(outbox).set({ mayRepeat: true, repeats: 1 }));
  await house.catchUp();
  world.isMended = true;
  await restartAll(house);
  await house.catchUp();
  expect(world.sent).toEqual([{ name: "a", isRepeat: true }]);
});

test("what is let go neither fires nor leaves, and the auditor is content again", async () => {
  const { world, house, queue } = await openBroken();
  await queue(world.unready, "a");
  await parkTimer(house, world);
  expect((await auditOnce(house.house, [])).join()).toContain('1 timers were given up; see "npm run parked"');
  const ids = await idsOf(house);
  expect(await house.asBaton((ctx) => decideParked(ctx, { decision: "drop", ids }))).toBe(2);
  world.isMended = true;
  await house.pass(400_000);
  expect([...world.fired, ...world.sent]).toEqual([]);
  expect(await auditOnce(house.house, [])).toEqual([]);
  expect(await house.asBaton((ctx) => decideParked(ctx, { decision: "drop", ids }))).toBe(0);
});
