import { expect, test } from "vitest";
import { z } from "zod";
import type { Ctx } from "../../src/core/context.ts";
import type { House } from "../../src/core/house.ts";
import { sql } from "../../src/db/drizzle.ts";
import { defineEffect, queueEffect } from "../../src/engine/outbox.ts";
import { runDueTimers } from "../../src/engine/run-timers.ts";
import { sendReady } from "../../src/engine/send-effects.ts";
import { outbox, timers } from "../../src/engine/tables.ts";
import { cancelTimer, defineTimer, setTimer } from "../../src/engine/timers.ts";
import { bareHouse } from "../kit/bare-house.ts";
import { hasPostgres } from "../kit/database.ts";

const Nothing = z.object({});

/** Stands for the row of what a press and a timer are both about. */
const lockSubject = (ctx: Ctx) =>
  ctx.tx.query(sql`select 1 from organisations where org_id = ${ctx.org.id} for update`);

test.skipIf(!hasPostgres())(
  "a timer whose subject a press holds lets it go first, and it may cancel the timer",
  async () => {
    const [held, firing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let fired = 0;
    const due = defineTimer({
      kind: "probe.due",
      version: 1,
      payload: Nothing,
      async fire(ctx) {
        fired += 1;
        firing.resolve();
        await lockSubject(ctx);
      },
    });
    const house = await bareHouse([{ name: "probe", timers: [due] }]);
    await house.asBaton((ctx) => setTimer(ctx, due, { key: "a", dueAt: ctx.tx.now, payload: {} }));
    let pressed = 0;
    const press = house.asBaton(async (ctx) => {
      pressed += 1;
      await lockSubject(ctx);
      held.resolve();
      await firing.promise;
      // The timer's row is the batch's until it commits, and the batch waits for the subject.
      await cancelTimer(ctx, "a");
    });
    await held.promise;
    // Every transaction of the batch begins with this.
    let begun = 0;
    const findOrganisation: House["findOrganisation"] = (tx) => {
      begun += 1;
      return house.house.findOrganisation(tx);
    };
    const work = { ...house.work, house: { ...house.house, findOrganisation } };
    await Promise.all([runDueTimers(work), press]);
    expect({ fired, pressed, begun }).toEqual({ fired: 1, pressed: 1, begun: 1 });
    await house.pass(60_000);
    const [row] = await house.asBaton((ctx) => ctx.tx.select().from(timers));
    expect(row).toMatchObject({ state: "cancelled", attempts: 0 });
    expect(house.logged).toEqual([]);
  },
);

test.skipIf(!hasPostgres())(
  "a timer that was held up comes again soon, and that counts as no attempt",
  async () => {
    const [held, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const attempts: string[] = [];
    const due = defineTimer({
      kind: "probe.due",
      version: 1,
      payload: z.object({ name: z.string() }),
      async fire(ctx, { name }) {
        attempts.push(name);
        if (name === "held up") await lockSubject(ctx);
      },
    });
    const house = await bareHouse([{ name: "probe", timers: [due] }]);
    await house.asBaton(async (ctx) => {
      for (const name of ["held up", "neighbour"])
        await setTimer(ctx, due, { key: name, dueAt: ctx.tx.now, payload: { name } });
    });
    const holding = house.asBaton(async (ctx) => {
      await lockSubject(ctx);
      held.resolve();
      await over.promise;
    });
    await held.promise;
    await runDueTimers(house.work).finally(over.resolve);
    await holding;
    const rows = await house.asBaton((ctx) => ctx.tx.select().from(timers).orderBy(timers.key));
    expect(rows.map(({ state, attempts: counted }) => [state, counted])).toEqual([
      ["waiting", 0],
      ["done", 1],
    ]);
    await house.pass(1000);
    expect(attempts).toEqual(["held up", "neighbour", "held up"]);
  },
);

test.skipIf(!hasPostgres())(
  "what came of a message is written down while a press queues into the same lane",
  async () => {
    const [held, settling] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let settled = 0;
    const kind = defineEffect<object, object, string>({
      kind: "probe.send",
      version: 1,
      payload: Nothing,
      prepare: async () => ({ message: {} }),
      send: async () => ({ kind: "done", result: "sent" }),
      async settle(ctx) {
        settled += 1;
        settling.resolve();
        await lockSubject(ctx);
      },
    });
    const house = await bareHouse([{ name: "probe", effects: [kind] }]);
    const queue = (ctx: Ctx, mark: string) =>
      queueEffect(ctx, kind, { mark, lane: "lane", priority: 3, payload: {} });
    await house.asBaton((ctx) => queue(ctx, "first"));
    let pressed = 0;
    const press = house.asBaton(async (ctx) => {
      pressed += 1;
      await lockSubject(ctx);
      held.resolve();
      await settling.promise;
      // Written before COMMIT: it wakes the lane that the settling holds.
      await queue(ctx, "second");
    });
    await held.promise;
    await Promise.all([sendReady(house.work, 1), press]);
    expect({ settled, pressed }).toEqual({ settled: 1, pressed: 1 });
    const rows = await house.asBaton((ctx) => ctx.tx.select().from(outbox).orderBy(outbox.id));
    expect(rows.map(({ state }) => state)).toEqual(["done", "waiting"]);
  },
);
